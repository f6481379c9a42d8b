import { luhnDigitOf, makeNationalId, type Random, type Sex } from '@bulou/kernel';

/** Gives out national ID numbers, phones and bank accounts, none of them twice. */
export interface IdentityIssuer {
  /** A valid 18-character number of GB 11643-1999. */
  issueNationalId(divisionCode6: string, birthOn: string, sex: Sex): string;
  issuePhone(): string;
  /** A 19-digit account whose last digit is Luhn's. */
  issueAccount(bankPrefix: string): string;
}

const PHONE_PREFIXES = [
  '130',
  '131',
  '132',
  '134',
  '135',
  '136',
  '137',
  '138',
  '139',
  '150',
  '151',
  '152',
  '155',
  '156',
  '157',
  '158',
  '159',
  '182',
  '183',
  '185',
  '186',
  '187',
  '188',
  '189',
  '177',
  '178',
];

export function makeIdentityIssuer(random: Random): IdentityIssuer {
  const given = new Set<string>();
  const once = (make: () => string): string => {
    for (let attempt = 0; attempt < 1000; attempt += 1) {
      const value = make();
      if (given.has(value)) continue;
      given.add(value);
      return value;
    }
    throw new RangeError('The numbers of one day and division have run out.');
  };
  return {
    issueNationalId: (divisionCode6, birthOn, sex) =>
      once(() => {
        const serial = random.integer(0, 498) * 2 + (sex === 'male' ? 1 : 2);
        // A real number may end in three zeros by chance, but nobody can tell it from one that a spreadsheet has mangled.
        const sequence = serial % 100 === 0 ? serial + 2 : serial;
        return makeNationalId(divisionCode6 + birthOn.replaceAll('-', '') + String(sequence).padStart(3, '0'));
      }),
    issuePhone: () => once(() => random.pick(PHONE_PREFIXES) + String(random.integer(0, 99_999_999)).padStart(8, '0')),
    issueAccount: (bankPrefix) =>
      once(() => {
        const body =
          bankPrefix +
          String(random.integer(0, 999_999_999)).padStart(9, '0') +
          String(random.integer(0, 999)).padStart(3, '0');
        return body + luhnDigitOf(body);
      }),
  };
}

/** Banks that keep the county's cards, with a card prefix of six digits. */
export const BANKS: readonly (readonly [name: string, prefix: string, weight: number])[] = [
  ['南乐县农村信用合作联社', '622991', 55],
  ['南乐农商银行', '623059', 10],
  ['中国邮政储蓄银行南乐县支行', '621799', 20],
  ['中国农业银行南乐县支行', '622848', 12],
  ['中国建设银行南乐支行', '621700', 3],
];
