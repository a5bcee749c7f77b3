import { describe, expect, test } from 'vitest'
import { createPasswords } from '../passwords.ts'
import { refusePasswordHash } from './password-formats.ts'

const passwords = createPasswords({ memoryCost: 8, timeCost: 1, parallelism: 1 })

/** As the specification has it, on two lines. */
const LONG = 'a very much longer text to encrypt.  This one even stretches over morethan one line.'

const EIGHT_BYTES = Buffer.from('saltsalt').toString('base64')

/** A password, and a hash of it by somebody else. */
const VECTORS: Readonly<Record<string, readonly (readonly [plaintext: string, hash: string])[]>> = {
  'the reference implementation of Argon2 (phc-winner-argon2, src/test.c)': [
    ['password', '$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA'],
    ['password', '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4'],
    [
      'password',
      '{ARGON2}$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4',
    ],
  ],
  'crypt_blowfish (wrapper.c)': [
    ['U*U', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'],
    ['U*U*U', '$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a'],
    [
      '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789chars after 72 are ignored',
      '$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui',
    ],
  ],
  'crypt(3) of libxcrypt, bcrypt': [
    ['', '$2b$04$abcdefghijklmnopqrstuubyCG3zY1GIXMyxfivm.ClDiInHzxjiq'],
    ['pässword', '$2b$04$abcdefghijklmnopqrstuum174eFeoTj0DHmtuueFaS3Wde4P7wHG'],
    ['pässword', '$2y$05$abcdefghijklmnopqrstuucZGbUxuMlEqps0qcu2pjhO7vaatQZIC'],
    ['pässword', '{CRYPT}$2y$05$abcdefghijklmnopqrstuucZGbUxuMlEqps0qcu2pjhO7vaatQZIC'],
    ['a'.repeat(71), '$2b$04$abcdefghijklmnopqrstuuMCu.k1vM/ywQwiONaEn3oEMlZoCVBd6'],
    ['a'.repeat(72), '$2b$04$abcdefghijklmnopqrstuuBzzIgyKkz7xMWYSzkIjUSnxEQFQ0WNe'],
    ['a'.repeat(73), '$2b$04$abcdefghijklmnopqrstuuBzzIgyKkz7xMWYSzkIjUSnxEQFQ0WNe'],
  ],
  'RFC 7914 §12 (scrypt)': [
    [
      'pleaseletmein',
      '$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofLVQylVYT8Pz2LUlwUkKpr55h6F3A1lHkDfzwF7RVdYhw',
    ],
  ],
  'the documentation of Firebase’s scrypt (github.com/firebase/scrypt)': [
    [
      'user1password',
      '$firescrypt$ln=14,r=8,p=1$42xEC+ixf3L2lw==$lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==$Bw==$jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==',
    ],
  ],
  'Ory Kratos (hash/hasher_test.go)': [
    [
      '8x4WjoDbSxJZdR',
      '$firescrypt$ln=14,r=8,p=1$sPtDhWcd1MfdAw==$xbSou7FOl6mChCyzpCPIQ7tku7nsQMTFtyOZSXXd7tjBa4NtimOx7v42Gv2SfzPQu1oxM2/k4SsbOu73wlKe1A==$Bw==$YE0dO4bwD4JnJafh6lZZfkp1MtKzuKAXQcDCJNJNyeCHairWHKENOkbh3dzwaCdizzOspwr/FITUVlnOAwPKyw==',
    ],
    [
      'test',
      '$pbkdf2-sha512$i=100000,l=32$bdHBpn7OWOivJMVJypy2UqR0UnaD5prQXRZevj/05YU$+wArTfv1a+bNGO1iZrmEdVjhA+lL11wF4/IxpgYfPwc',
    ],
  ],
  'RFC 6070 §2 (PBKDF2 with SHA-1)': [
    ['password', '$pbkdf2-sha1$i=4096$c2FsdA$SwB5AbdlSJq+rUnZJvch0GWkKcE'],
    ['password', '$pbkdf2$4096$c2FsdA$SwB5AbdlSJq.rUnZJvch0GWkKcE'],
  ],
  'RFC 7914 §11 (PBKDF2, the first 32 bytes)': [
    ['Password', '$pbkdf2-sha256$i=80000,l=32$TmFDbA$TdzY9guYviGDDO5e8icB+WQaRBjQTAQUrv8Ih2s0q1Y'],
    ['Password', '$pbkdf2-sha256$i=80000$TmFDbA$TdzY9guYviGDDO5e8icB+WQaRBjQTAQUrv8Ih2s0q1Y'],
  ],
  'the documentation of passlib 1.7': [
    ['password', '$scrypt$ln=16,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E'],
    [
      'toomanysecrets',
      '$pbkdf2-sha256$29000$N2YMIWQsBWBMae09x1jrPQ$1t8iyB2A.WF/Z5JZv.lfCIhXXN33N23OSgQYThBYRfk',
    ],
  ],
  'passlib 1.7.4 and hashlib of Python 3.11': [
    ['pässword', '$scrypt$ln=4,r=8,p=2$MDEyMzQ1Njc4OQ$/OBWG+URxJ5/eRX79QOfq6Pw01bwmzZKyv2bONwRx1k'],
    [
      'pässword',
      '$pbkdf2-sha512$12000$c2FsdHNhbHRzYWx0c2FsdA$X8X2oLJhlIAkxnQj9kk90RxPcubvbSZu79aMenMn4dr8VnWHtmqFaNJJo4I9V78tw2/yui43bcUaoC/0pH2Crg',
    ],
    [
      'pässword',
      '$pbkdf2-sha512$i=1000$c2FsdHNhbHQ$NUaxNiFiJBY94IDtL6cIb6Ny+yrX1nlX+ZMh+2LNA1J52ss/8QlZNBcKTA9DS6IbFo4DvoX4v8L+vqbXA8KZ/g',
    ],
    ['pässword', '{SSHA}0IWXldXFVZ7t3Labg0KrWqyxprtzYWx0c2FsdA=='],
    ['pässword', '{ssha256}/AJOdwZqq+lNlMip8fPwf7IsnZG4+46O05qOwdf0kqlzYWx0c2FsdA=='],
    [
      'pässword',
      '{SSHA512}gwKQTaZQyX1ouf87kyFc/WY/guXg7rm2uH+cK+8tyGaeizK6KKHxXf5Y4VxWKqncNNj9v5Rm4OzDgubeG3z1DnNhbHRzYWx0',
    ],
  ],
  'Django 1.6 and 5.2 (tests/auth_tests/test_hashers.py)': [
    ['lètmein', 'pbkdf2_sha256$12000$seasalt$Ybw8zsFxqja97tY/o6G+Fy1ksY4U/Hw3DRrGED6Up4s='],
    ['lètmein', 'pbkdf2_sha256$1000000$seasalt$r1uLUxoxpP2Ued/qxvmje7UH9PUJBkRrvf9gGPL7Cps='],
  ],
  'Ulrich Drepper’s specification of sha-crypt': [
    ['Hello world!', '$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5'],
    ['Hello world!', '$5$rounds=10000$saltstringsaltst$3xv.VbSHBb41AL9AvLeujZkZRBAwqFMz2.opqey6IcA'],
    ['This is just a test', '$5$rounds=5000$toolongsaltstrin$Un/5jzAHMgOGZ5.mWJpuVolil07guHPvOW8mGRcvxa5'],
    [LONG, '$5$rounds=1400$anotherlongsalts$Rx.j8H.h8HjEDGomFU8bDkXm3XIUnzyxf12oP84Bnq1'],
    [
      'we have a short salt string but not a short password',
      '$5$rounds=77777$short$JiO1O3ZpDAxGJeaDIuqCoEFysAe1mZNJRs3pw0KQRd/',
    ],
    ['a short string', '$5$rounds=123456$asaltof16chars..$gP3VQ/6X7UUEW3HkBn2w1/Ptq2jxPyzV/cZKmF/wJvD'],
    [
      'the minimum number is still observed',
      '$5$rounds=1000$roundstoolow$yfvwcWrQ8l/K0DAWyuPMDNHpIVlTQebY9l/gL972bIC',
    ],
    [
      'Hello world!',
      '$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1',
    ],
    [
      'Hello world!',
      '$6$rounds=10000$saltstringsaltst$OW1/O6BYHV6BcXZu8QVeXbDWra3Oeqh0sbHbbMCVNSnCM/UrjmM0Dp8vOuZeHBy/YTBmSK6H9qs/y3RnOaw5v.',
    ],
    [
      'This is just a test',
      '$6$rounds=5000$toolongsaltstrin$lQ8jolhgVRVhY4b5pZKaysCLi0QBxGoNeKQzQ3glMhwllF7oGDZxUhx1yxdYcz/e1JSbq3y6JMxxl8audkUEm0',
    ],
    [
      LONG,
      '$6$rounds=1400$anotherlongsalts$POfYwTEok97VWcjxIiSOjiykti.o/pQs.wPvMxQ6Fm7I6IoYN3CmLs66x9t0oSwbtEW7o7UmJEiDwGqd8p4ur1',
    ],
    [
      'we have a short salt string but not a short password',
      '$6$rounds=77777$short$WuQyW2YR.hBNpjjRhpYD/ifIw05xdfeEyQoMxIXbkvr0gge1a1x3yRULJ5CCaUeOxFmtlcGZelFl5CxtgfiAc0',
    ],
    [
      'a short string',
      '$6$rounds=123456$asaltof16chars..$BtCwjqMJGx5hrJhZywWvt0RLE8uZ4oPwcelCjmw2kSYu.Ec6ycULevoBK25fs2xXgMNrCzIMVcgEJAstJeonj1',
    ],
    [
      'the minimum number is still observed',
      '$6$rounds=1000$roundstoolow$kUMsbe306n21p9R.FRkW3IGn.S9NPN0x50YhH1xhLsPuWGsUSklZt58jaTfF4ZEQpyUNGc0dqbpBYYBaHHrsX.',
    ],
  ],
  'crypt(3) of libxcrypt and `openssl passwd` of OpenSSL 3, sha-crypt': [
    [
      '',
      '$6$rounds=1000$saltsalt$VEHSITfYmhRDpD6t31S9LUhNne.FOx10qNSjfu2skYK5wKPYCkdF/995SUbfpqIy5BFbEit9G4aDmW4aq4oX9.',
    ],
    ['ü'.repeat(200), '$5$rounds=1000$saltsalt$FD1YP09ZZCFYsP39POoCJNAhrQ4jLOrjV9tO40.W5q9'],
    [
      'ü'.repeat(200),
      '{CRYPT}$6$rounds=1000$saltsalt$DtmWTW7bs./tkqn0evQUNBcWahpMHk070Li/AH1AS8YLVTF/erhmDH8oPxMi82btYduCBMnoQ3sJrSFL8rMug1',
    ],
    [
      'pässword',
      '$6$opensslsalt$tZREMBjwFPTVIPV2Rr9h5nZZvKX10sisBPxGQnu8dez4SWucC0Lr5R.XVyo0tBGV6hvCjsEPzsawwVGwV7Ufn.',
    ],
    ['pässword', '$5$opensslsalt$zJZj29RKco68GnGs8I2Ah5g3xmT5V6K55B4C0KYJdZA'],
  ],
}

describe.each(Object.entries(VECTORS))('a hash of %s', (_, vectors) => {
  test.each(vectors)('of %j is taken, verified, and due to be replaced: %s', async (plaintext, hash) => {
    expect(refusePasswordHash(hash)).toBeUndefined()
    expect(await passwords.verify(hash, plaintext, 'person')).toBe(true)
    expect(await passwords.verify(hash, `x${plaintext}`, 'person')).toBe(false)
    expect(passwords.needsRehash(hash)).toBe(true)
  })
})

test('a hash of a text in another Unicode form is verified against what was typed, too', async () => {
  // crypt(3) of libxcrypt, of the decomposed form.
  const decomposed = '$2b$04$abcdefghijklmnopqrstuuCcPcT8wQe8gRMAxacxslyiZUiep/f2u'
  expect(await passwords.verify(decomposed, 'pässword'.normalize('NFD'), 'person')).toBe(true)
  expect(await passwords.verify(decomposed, 'pässword'.normalize('NFC'), 'person')).toBe(false)
  const composed = '$2b$04$abcdefghijklmnopqrstuum174eFeoTj0DHmtuueFaS3Wde4P7wHG'
  expect(await passwords.verify(composed, 'pässword'.normalize('NFD'), 'person')).toBe(true)
})

const BCRYPT_REST = 'abcdefghijklmnopqrstuum174eFeoTj0DHmtuueFaS3Wde4P7wHG'
const PBKDF2_REST = '$TmFDbA$TdzY9guYviGDDO5e8icB+WQaRBjQTAQUrv8Ih2s0q1Y'
const SCRYPT_REST = '$MDEyMzQ1Njc4OQ$/OBWG+URxJ5/eRX79QOfq6Pw01bwmzZKyv2bONwRx1k'
const FIREBASE_REST = '$c2FsdHNhbHQ=$PqUT+oUJfs1JRSFZHJi8jQ==$Bw==$c2lnbmVyLWtleS1zaWduZQ=='
const SHA_CRYPT_REST = '$saltsalt$FD1YP09ZZCFYsP39POoCJNAhrQ4jLOrjV9tO40.W5q9'
const DJANGO_REST = '$seasalt$Ybw8zsFxqja97tY/o6G+Fy1ksY4U/Hw3DRrGED6Up4s='

test.each([
  '',
  'hunter2',
  '$1$saltsalt$qjXMvbEw8oaL.CzflDtaK/',
  '$argon2d$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA',
  `$2x$10$${BCRYPT_REST}`,
  `$2b$5$${BCRYPT_REST}`,
  `$2b$10$${BCRYPT_REST.slice(1)}`,
  `$2b$10$${BCRYPT_REST}\n`,
  `$2b$10$${BCRYPT_REST.replace('uum', 'uvm')}`,
  `$2b$10$${BCRYPT_REST.replace(/G$/, 'H')}`,
  `$scrypt$ln=14,p=1,r=8${SCRYPT_REST}`,
  `$scrypt$ln=14,r=8,p=1${SCRYPT_REST}=`,
  '$scrypt$ln=14,r=8,p=1$c2FsdHNhbHQ$c2hvcnQ',
  `$pbkdf2-sha1$i=1000${PBKDF2_REST}`,
  `$pbkdf2-md5$i=1000${PBKDF2_REST}`,
  `$firescrypt$ln=14,r=8,p=1${FIREBASE_REST.slice(0, -1)}`,
  `$firescrypt$ln=14,r=8,p=1${FIREBASE_REST.replace('PqUT', '')}`,
  `$firescrypt$ln=14,r=8${FIREBASE_REST}`,
  `$pbkdf2-sha256$i=0${PBKDF2_REST}`,
  `$pbkdf2-sha256$i=1000,l=64${PBKDF2_REST}`,
  `$pbkdf2-sha256$01000${PBKDF2_REST.replace('+', '.')}`,
  `$pbkdf2-sha256$1000${PBKDF2_REST}`,
  `pbkdf2_sha256$12000${DJANGO_REST.slice(0, -1)}`,
  `pbkdf2_sha1$12000${DJANGO_REST}`,
  'pbkdf2_sha256$12000$$Ybw8zsFxqja97tY/o6G+Fy1ksY4U/Hw3DRrGED6Up4s=',
  `$5$rounds=01000${SHA_CRYPT_REST}`,
  `$6$rounds=1000${SHA_CRYPT_REST}`,
  `$5$rounds=1000$seventeen-letters${SHA_CRYPT_REST.slice(9)}`,
  `$5$rounds=1000$with a space${SHA_CRYPT_REST.slice(9)}`,
  '{SSHA}0IWXldXFVZ7t3Labg0KrWqyxprs=',
  '{SSHA}0IWXldXFVZ7t3Labg0KrWqyxprtzYWx0c2FsdA',
  '{SHA}0IWXldXFVZ7t3Labg0KrWqyxprs=',
  `{SSHA384}${EIGHT_BYTES.repeat(5)}`,
  '{CRYPT}$1$saltsalt$qjXMvbEw8oaL.CzflDtaK/',
  '{CRYPT}{CRYPT}$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5',
  '{ARGON2}$2b$04$abcdefghijklmnopqrstuum174eFeoTj0DHmtuueFaS3Wde4P7wHG',
])('%j is no hash of a known format, and nobody’s password', async (text) => {
  expect(refusePasswordHash(text)?.code).toBe('PASSWORD_HASH_INVALID')
  expect(await passwords.verify(text, 'pässword', 'person')).toBe(false)
})

test.each([
  `$2b$03$${BCRYPT_REST}`,
  `$2b$15$${BCRYPT_REST}`,
  `$2b$31$${BCRYPT_REST}`,
  `$scrypt$ln=18,r=8,p=1${SCRYPT_REST}`,
  `$scrypt$ln=17,r=9,p=1${SCRYPT_REST}`,
  `$scrypt$ln=17,r=8,p=11${SCRYPT_REST}`,
  `$scrypt$ln=63,r=8,p=1${SCRYPT_REST}`,
  `$firescrypt$ln=31,r=8,p=1${FIREBASE_REST}`,
  `$firescrypt$ln=14,r=1024,p=1${FIREBASE_REST}`,
  `$firescrypt$ln=14,r=8,p=1024${FIREBASE_REST}`,
  `$pbkdf2-sha256$i=2000001${PBKDF2_REST}`,
  `$pbkdf2-sha256$9999999999${PBKDF2_REST.replace('+', '.')}`,
  `pbkdf2_sha256$2000001${DJANGO_REST}`,
  `$5$rounds=1000001${SHA_CRYPT_REST}`,
  `$5$rounds=999${SHA_CRYPT_REST}`,
  `{CRYPT}$5$rounds=999999999${SHA_CRYPT_REST}`,
  '{ARGON2}$argon2i$v=19$m=1048576,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA',
])('%s would let a sign-in exhaust the machine', (text) => {
  expect(refusePasswordHash(text)?.code).toBe('PASSWORD_HASH_COST')
})

test('what somebody wrote into the database at a higher cost is not evaluated', async () => {
  const hash = `$2b$31$${BCRYPT_REST}`
  expect(await passwords.verify(hash, 'pässword', 'person')).toBe(false)
})

test('an evaluation of sha-crypt leaves others their turn, also with the longest password', async () => {
  let turns = 0
  let isDone = false
  const takeTurns = () => {
    turns++
    if (!isDone) setImmediate(takeTurns)
  }
  takeTurns()
  // Of 1024 times x, by passlib 1.7.4.
  const hash =
    '$6$rounds=1000$saltsalt$kfhNnboKEkmlDIce5nx8vRNsCI0pRZT8cZ/ZG9lD97qNXq1uR00ijSK6p8JZyuBIEA3yOqqtNZIWT3pRMpqrT/'
  expect(await passwords.verify(hash, 'x'.repeat(1024), 'person')).toBe(true)
  isDone = true
  expect(turns).toBeGreaterThan(10)
})
