/** Why an assertion proves nothing: for the log, never with anything that the assertion says. */
export class AssertionRefusal extends Error {
  override readonly name = 'AssertionRefusal'
}
