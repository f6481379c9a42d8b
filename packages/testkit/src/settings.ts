import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

export type IdDamage =
  | 'excel-zeros'
  | 'one-digit'
  | 'adjacent-swap'
  | 'distant-swap'
  | 'digit-missing'
  | 'sibling-id'
  | 'parent-id'
  | 'blank';
export type NameDamage =
  | 'homophone'
  | 'look-alike'
  | 'former-name'
  | 'character-missing'
  | 'character-swapped'
  | 'uncertain-character'
  | 'spelled-out';

/** Everything the synthetic county can be told; the comments in `settings/default.yaml` explain each figure. */
export interface SynthesisSettings {
  readonly population: {
    readonly birthsAYear: number;
    readonly childrenAFamily: { readonly one: number; readonly two: number; readonly three: number };
    readonly twinsAFamily: number;
    readonly fatherFromElsewhere: number;
    readonly motherFromElsewhere: number;
    readonly childNumberedElsewhere: number;
    readonly sharedGenerationCharacter: number;
    readonly dottedNames: number;
    readonly compoundSurnames: number;
    readonly rareCharacters: number;
    readonly homeVillageSurname: number;
  };
  readonly registered: {
    readonly familiesWithChildren: number;
    readonly familiesWithoutChildren: number;
    readonly outOfPovertyAtStart: number;
    readonly outOfPovertyAtYearEnd: number;
    readonly returnedToPoverty: number;
    readonly newAtYearEnd: number;
    readonly ageWeights: readonly number[];
    readonly raisedByGrandparents: number;
    readonly singleParent: number;
    readonly orphan: number;
  };
  readonly schooling: {
    readonly inKindergarten: { readonly age3: number; readonly age4: number; readonly age5: number };
    readonly startsAYearLate: number;
    readonly startsAYearEarly: number;
    readonly toSenior: number;
    readonly toVocational: number;
    readonly seniorToUndergraduate: number;
    readonly seniorToJuniorCollege: number;
    readonly vocationalToJuniorCollege: number;
    readonly undergraduateToPostgraduate: number;
    readonly juniorInCountySeat: number;
    readonly primaryInCountySeat: number;
    readonly kindergartenInCountySeat: number;
    readonly boarding: {
      readonly primaryLow: number;
      readonly primaryHigh: number;
      readonly junior: number;
      readonly senior: number;
      readonly vocational: number;
    };
    readonly outsideCounty: {
      readonly preschool: number;
      readonly primary: number;
      readonly junior: number;
      readonly senior: number;
      readonly vocational: number;
    };
    readonly higherInProvince: number;
    readonly outsideProvince: number;
    readonly specialSchool: number;
    readonly transfersATerm: number;
    readonly boardingChangesATerm: number;
    readonly dropsOutATerm: number;
    readonly diesATerm: number;
    readonly familyMovesATerm: number;
    readonly householdSplitsATerm: number;
  };
  readonly aid: {
    readonly preschoolAid: number;
    readonly preschoolAidFromSpringOnly: number;
    readonly outsideProved: number;
    readonly outsideProofOnlyInList: number;
    readonly outsideProofOnlyReceived: number;
  };
  readonly cards: {
    readonly missing: number;
    readonly stranger: number;
    readonly ownFrom: number;
    readonly siblingsShare: number;
  };
  readonly interpretation: {
    readonly dayBenefitFollowsOutsideCounty: boolean;
    readonly infantsHaveCareBenefit: boolean;
  };
  readonly schools: {
    readonly villagePrimaries: number;
    readonly villageKindergartens: number;
    readonly countyKindergartens: number;
    readonly countyPrimaries: number;
    readonly countyJuniors: number;
    readonly countySeniors: number;
    readonly countyVocational: number;
  };
  readonly files: {
    readonly formats: Readonly<Record<'xlsx' | 'gbCsv' | 'utf8Csv' | 'xls' | 'htmlXls' | 'tabXls', number>>;
    readonly oldXlsUpTo: number;
    readonly wholeRollDamaged: number;
    readonly attendanceWithoutIds: number;
    readonly surveyOfOrdinaryFamilies: number;
  };
  readonly damage: {
    readonly ids: number;
    readonly names: number;
    readonly persists: number;
    readonly idKinds: Readonly<Record<IdDamage, number>>;
    readonly nameKinds: Readonly<Record<NameDamage, number>>;
  };
  readonly dirt: {
    readonly idWriting: number;
    readonly nameSpaces: number;
    readonly dotForm: number;
    readonly rareCharacterFails: number;
    readonly blankCell: number;
    readonly schoolAlias: number;
    readonly villageVariant: number;
    readonly wrongBirthOn: number;
    readonly wrongSex: number;
    readonly disabilityCertificate: number;
    readonly registryLag: number;
    readonly oldFifteenDigits: number;
    readonly repeatedRow: number;
  };
}

export type SettingsOverride = { readonly [K in keyof SynthesisSettings]?: Partial<SynthesisSettings[K]> };

const DEFAULT_FILE = fileURLToPath(new URL('../settings/default.yaml', import.meta.url));

/** The text of the default settings file, comments included. */
export function readDefaultSettingsText(): string {
  return readFileSync(DEFAULT_FILE, 'utf8');
}

/** The default settings with some groups changed; a group's keys that are not named stay as they are. */
export function loadSettings(override: SettingsOverride = {}): SynthesisSettings {
  const settings = parse(readDefaultSettingsText()) as Record<string, Record<string, unknown>>;
  for (const [group, values] of Object.entries(override)) {
    const known = settings[group];
    if (known === undefined) throw new RangeError(`The settings know no group "${group}".`);
    for (const [key, value] of Object.entries(values)) {
      if (!(key in known)) throw new RangeError(`The settings know no "${group}.${key}".`);
      known[key] = value;
    }
  }
  return settings as unknown as SynthesisSettings;
}
