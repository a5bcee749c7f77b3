import { builder } from '../builder.ts'

const OrderDirection = builder.enumType('OrderDirection', {
  description: 'Which end of an order comes first.',
  values: {
    ASC: { description: 'The smallest, the earliest, the first letter of the alphabet.' },
    DESC: { description: 'The largest, the latest, the last letter.' },
  } as const,
})

/**
 * Makes the input type of the orders of a list, `<name>Order`, and their enum, `<name>OrderField`.
 *
 * @param descriptions what each order goes by.
 */
export function defineOrder<Order extends string>(
  name: string,
  things: string,
  descriptions: { readonly [order in Order]: string },
) {
  // The entries of descriptions, by their own names.
  const orders = Object.entries(descriptions) as [Order, string][]
  const Field = builder.enumType(`${name}OrderField`, {
    description: `What ${things} can be in order of.`,
    values: Object.fromEntries(orders.map(([value, description]) => [value, { value, description }])),
  })
  return builder.inputType(`${name}Order`, {
    description: `In which order ${things} come.`,
    fields: (t) => ({
      field: t.field({ type: Field, required: true, description: 'By what.' }),
      direction: t.field({
        type: OrderDirection,
        required: true,
        defaultValue: 'ASC',
        description: 'Which end comes first.',
      }),
    }),
  })
}
