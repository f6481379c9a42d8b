import { ROLES } from '@bulou/network/model';
import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Checkbox, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { isApiProblem } from '../../api/api-problem.ts';
import { useMe } from '../../api/session.ts';
import { useAct } from '../../api/use-office.ts';
import type { OfficeTermPage, TermStepLine } from '../../generated/office-api.ts';
import { useLanguage } from '../../language/language.tsx';
import { roleText } from '../../parts/role-text.ts';

const CHANGED = 'term-office.changed-meanwhile';
type Plan = Pick<TermStepLine, 'ownerRole' | 'dueOn' | 'done'>;

/** A change that met another: both are kept until somebody chooses. */
interface Conflict {
  readonly step: TermStepLine['step'];
  readonly mine: Plan;
  readonly theirs: Plan;
  readonly version: number;
}

/** The steps in their order with owner and date; each is changed in its place, on the version that was seen. */
export function TermSteps({ page }: { readonly page: OfficeTermPage }) {
  const { say, language } = useLanguage();
  const { modal } = App.useApp();
  const me = useMe();
  const client = useQueryClient();
  const plan = useAct('planStep');
  const [conflict, setConflict] = useState<Conflict>();
  const mayPlan = page.state === 'opened' && (me.role === 'county-clerk' || me.role === 'county-reviewer');
  const save = async (step: TermStepLine['step'], mine: Plan, basedOn: number) => {
    try {
      await plan.mutateAsync({ path: { term: page.term, step }, body: { ...mine, basedOn } });
      setConflict(undefined);
    } catch (error) {
      if (isApiProblem(error) && error.code === CHANGED) {
        const theirs = error.details as unknown as Plan & { version: number };
        const isSame = mine.ownerRole === theirs.ownerRole && mine.dueOn === theirs.dueOn && mine.done === theirs.done;
        setConflict(isSame ? undefined : { step, mine, theirs, version: theirs.version });
      } else modal.error({ title: isApiProblem(error) ? error.sentence(language) : say('page.faulted') });
    }
    void client.invalidateQueries({ queryKey: ['getOfficeTerm'] });
  };
  const tell = ({ ownerRole, dueOn, done }: Plan) => ({
    owner: roleText(ownerRole, language),
    dueOn,
    done: say(done ? 'officeTerm.done' : 'officeTerm.notDone'),
  });
  return (
    <section className="section">
      <div className="section-head">
        <h2>{say('officeTerm.steps')}</h2>
      </div>
      <table className="plain">
        <thead>
          <tr>
            <th>{say('officeTerm.step')}</th>
            <th>{say('officeTerm.owner')}</th>
            <th>{say('officeTerm.dueOn')}</th>
            <th>{say('officeTerm.done')}</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {page.steps.map((line) => (
            <OneStep key={`${line.step} ${line.version}`} line={line} mayPlan={mayPlan} onSave={save} />
          ))}
        </tbody>
      </table>
      {conflict ? (
        <Modal
          open
          title={say('officeTerm.conflict', { step: say(`officeTerm.step.${conflict.step}`) })}
          onCancel={() => setConflict(undefined)}
          footer={[
            <Button key="theirs" onClick={() => setConflict(undefined)}>
              {say('officeTerm.takeTheirs')}
            </Button>,
            <Button
              key="mine"
              type="primary"
              loading={plan.isPending}
              onClick={() => void save(conflict.step, conflict.mine, conflict.version)}
            >
              {say('officeTerm.takeMine')}
            </Button>,
          ]}
        >
          <p>{say('officeTerm.theirs', tell(conflict.theirs))}</p>
          <p>{say('officeTerm.mine', tell(conflict.mine))}</p>
        </Modal>
      ) : null}
    </section>
  );
}

interface OneStepProps {
  readonly line: TermStepLine;
  readonly mayPlan: boolean;
  readonly onSave: (step: TermStepLine['step'], mine: Plan, basedOn: number) => Promise<void>;
}

function OneStep({ line, mayPlan, onSave }: OneStepProps) {
  const { say, language } = useLanguage();
  const [dueOn, setDueOn] = useState(line.dueOn);
  const name = say(`officeTerm.step.${line.step}`);
  const plan: Plan = { ownerRole: line.ownerRole, dueOn: line.dueOn, done: line.done };
  const save = (change: Partial<Plan>) => void onSave(line.step, { ...plan, ...change }, line.version);
  return (
    <tr>
      <td className="nowrap">{name}</td>
      <td>
        <Select
          aria-label={`${name} ${say('officeTerm.owner')}`}
          size="small"
          style={{ width: 190 }}
          disabled={!mayPlan}
          value={line.ownerRole}
          onChange={(ownerRole) => save({ ownerRole })}
          options={ROLES.map((role) => ({ value: role, label: roleText(role, language) }))}
        />
      </td>
      <td className="nowrap">
        <Input
          aria-label={`${name} ${say('officeTerm.dueOn')}`}
          type="date"
          size="small"
          style={{ width: 140 }}
          disabled={!mayPlan}
          value={dueOn}
          onChange={({ target }) => setDueOn(target.value)}
          onBlur={() => (dueOn === '' || dueOn === line.dueOn ? setDueOn(line.dueOn) : save({ dueOn }))}
        />{' '}
        {line.overdue ? <span className="unresolved">▲ {say('officeTerm.overdue')}</span> : null}
      </td>
      <td>
        <Checkbox
          aria-label={`${name} ${say('officeTerm.done')}`}
          disabled={!mayPlan}
          checked={line.done}
          onChange={({ target }) => save({ done: target.checked })}
        />
      </td>
      <td className="note nowrap">{say('officeTerm.changedBy', { by: line.setBy, at: line.setAt.slice(0, 10) })}</td>
    </tr>
  );
}
