import { Radio } from 'antd';
import type { Operations, SampleHomePage } from '../../generated/office-api.ts';
import { useSay } from '../../language/language.tsx';
import { DueItems } from './due-items.tsx';
import { Labelled } from './labelled.tsx';

type ChildAnswer = Operations['recordInterview']['input']['body']['children'][number];

/** An answer as far as it has come; the amount as it was typed. */
export interface ChildDraft {
  readonly childId: string;
  readonly policyKnown?: boolean;
  readonly itemInPlace?: ChildAnswer['itemInPlace'];
  readonly moneyArrived?: ChildAnswer['moneyArrived'];
  readonly yuan?: string;
  readonly arrivedOn?: string;
  readonly card?: NonNullable<ChildAnswer['card']>;
}

/** Nothing is answered beforehand; a correction begins with what was said. */
export function startChild(childId: string, before: readonly ChildAnswer[] | undefined): ChildDraft {
  const said = before?.find((child) => child.childId === childId);
  if (said === undefined) return { childId };
  const { policyKnown, itemInPlace, moneyArrived, amountFen, arrivedOn, card } = said;
  return {
    ...{ childId, policyKnown, itemInPlace, moneyArrived },
    ...(amountFen === undefined ? {} : { yuan: String(amountFen / 100) }),
    ...(arrivedOn === undefined ? {} : { arrivedOn }),
    ...(card === undefined ? {} : { card }),
  };
}

/** The answer once every question has one; `undefined` until then. */
export function finishChild(draft: ChildDraft | undefined): ChildAnswer | undefined {
  if (draft?.policyKnown === undefined || draft.itemInPlace === undefined || draft.moneyArrived === undefined) {
    return undefined;
  }
  const { childId, policyKnown, itemInPlace, moneyArrived, yuan = '', arrivedOn = '', card } = draft;
  const answer = { childId, policyKnown, itemInPlace, moneyArrived };
  if (moneyArrived !== 'yes') return answer;
  const amount = /^\d{1,6}(\.\d{1,2})?$/.test(yuan.trim()) ? Math.round(Number(yuan) * 100) : undefined;
  if (amount === undefined || arrivedOn === '' || card === undefined) return undefined;
  return { ...answer, amountFen: amount, arrivedOn, card };
}

interface AskChildProps {
  readonly child: SampleHomePage['children'][number];
  readonly draft: ChildDraft;
  readonly onChange: (draft: ChildDraft) => void;
}

/** The questions about one child. */
export function AskChild({ child, draft, onChange }: AskChildProps) {
  const say = useSay();
  const of = (label: string) => `${child.name} ${label}`;
  return (
    <article className="asked">
      <h3>{child.name}</h3>
      <p className="note">{`${child.schooling}${child.birthOn === undefined ? '' : ` · ${child.birthOn}`}`}</p>
      <DueItems due={child.due} />
      <Choice
        label={say('visit.policyKnown')}
        name={of(say('visit.policyKnown'))}
        value={draft.policyKnown === undefined ? undefined : draft.policyKnown ? 'yes' : 'no'}
        options={(['yes', 'no'] as const).map((value) => ({ value, label: say(`visit.policyKnown.${value}`) }))}
        onPick={(value) => onChange({ ...draft, policyKnown: value === 'yes' })}
      />
      <Choice
        label={say('visit.itemInPlace')}
        name={of(say('visit.itemInPlace'))}
        value={draft.itemInPlace}
        options={ANSWERS.map((value) => ({ value, label: say(`visit.itemInPlace.${value}`) }))}
        onPick={(itemInPlace) => onChange({ ...draft, itemInPlace })}
      />
      <Choice
        label={say('visit.moneyArrived')}
        name={of(say('visit.moneyArrived'))}
        value={draft.moneyArrived}
        options={ANSWERS.map((value) => ({ value, label: say(`visit.moneyArrived.${value}`) }))}
        onPick={(moneyArrived) => onChange({ ...draft, moneyArrived })}
      />
      {draft.moneyArrived === 'yes' ? (
        <div className="money">
          <Labelled
            label={say('visit.amount')}
            inputMode="decimal"
            suffix={say('figure.yuan')}
            value={draft.yuan ?? ''}
            maxLength={9}
            onChange={(yuan) => onChange({ ...draft, yuan })}
          />
          <Labelled
            label={say('visit.arrivedOn')}
            type="month"
            value={draft.arrivedOn ?? ''}
            onChange={(arrivedOn) => onChange({ ...draft, arrivedOn })}
          />
          <Choice
            label={say('visit.card')}
            name={of(say('visit.card'))}
            value={draft.card}
            options={CARDS.map((value) => ({ value, label: say(`visit.card.${value}`) }))}
            onPick={(card) => onChange({ ...draft, card })}
          />
        </div>
      ) : null}
    </article>
  );
}

const ANSWERS = ['yes', 'no', 'none-due'] as const;
const CARDS = ['child', 'guardian', 'other', 'cash'] as const;

interface ChoiceProps<T extends string> {
  readonly label: string;
  /** For those who hear it: of which child. */
  readonly name?: string;
  readonly value: T | undefined;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onPick: (value: T) => void;
}

/** One question with its answers as buttons wide enough for a thumb. */
export function Choice<T extends string>({ label, name, value, options, onPick }: ChoiceProps<T>) {
  return (
    <div className="visit-field">
      <span>{label}</span>
      <Radio.Group
        aria-label={name ?? label}
        optionType="button"
        buttonStyle="solid"
        size="large"
        value={value}
        onChange={({ target }) => onPick(target.value as T)}
        options={[...options]}
      />
    </div>
  );
}
