import { useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { isApiProblem } from '../../api/api-problem.ts';
import { useAct, useOffice } from '../../api/use-office.ts';
import { useLanguage } from '../../language/language.tsx';
import { countText } from '../../parts/figures.tsx';

const SHARES = ['0.02', '0.03', '0.05', '0.1', '0.2', '0.3', '1'] as const;

/** The draw before it is made: what share of what, from which seed, and how many homes of each township it will be. */
export function DrawForm({ roundId, label }: { readonly roundId: string; readonly label: string }) {
  const { say, language } = useLanguage();
  const { message, modal } = App.useApp();
  const client = useQueryClient();
  const draw = useAct('drawSample');
  const [share, setShare] = useState<string>('0.05');
  const [seed, setSeed] = useState('');
  const [dueOn, setDueOn] = useState('');
  const plan = useOffice('planSample', { path: { roundId }, query: { share } }, { keepsLast: true });
  const homes = plan.data?.homes ?? 0;
  const go = () =>
    void modal.confirm({
      title: say('sample.draw'),
      content: say('sample.drawSure', { homes, seed: seed.trim() }),
      okText: say('sample.draw'),
      onOk: () =>
        draw.mutateAsync({ path: { roundId }, body: { seed, share, dueOn } }).then(
          (drawn) => {
            void message.success(say('sample.drawn', { n: drawn.homes }));
            void client.invalidateQueries();
          },
          () => undefined,
        ),
    });
  return (
    <section>
      <h2>{`${label} ${say('sample.drawHead')}`}</h2>
      <Form layout="vertical" className="draw-form" onFinish={go}>
        <Form.Item label={say('sample.share')} htmlFor="share">
          <Select
            id="share"
            value={share}
            onChange={setShare}
            options={SHARES.map((value) => ({ value, label: `${Number(value) * 100}%` }))}
          />
        </Form.Item>
        <Form.Item label={say('sample.seed')} htmlFor="seed" extra={say('sample.seedHelp')}>
          <Input id="seed" value={seed} maxLength={80} onChange={({ target }) => setSeed(target.value)} />
        </Form.Item>
        <Form.Item label={say('sample.dueOn')} htmlFor="dueOn">
          <Input id="dueOn" type="date" value={dueOn} onChange={({ target }) => setDueOn(target.value)} />
        </Form.Item>
        {plan.data === undefined ? null : (
          <p>
            {say('sample.willDraw', {
              villages: countText(plan.data.villages),
              listed: countText(plan.data.listed),
              homes: countText(homes),
            })}
          </p>
        )}
        <Button
          type="primary"
          htmlType="submit"
          loading={draw.isPending}
          disabled={seed.trim().length < 4 || dueOn === '' || homes === 0}
        >
          {say('sample.draw')}
        </Button>
        {isApiProblem(draw.error) ? <Alert type="error" title={draw.error.sentence(language)} /> : null}
      </Form>
      <table className="plain narrow section">
        <thead>
          <tr>
            <th scope="col">{say('sample.place')}</th>
            {(['villages', 'listed', 'homes'] as const).map((each) => (
              <th scope="col" className="n" key={each}>
                {say(`sample.${each}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {(plan.data?.townships ?? []).map((part) => (
            <tr key={part.place.key}>
              <td className="nowrap">{part.place.name}</td>
              <td className="n">{countText(part.villages)}</td>
              <td className="n">{countText(part.listed)}</td>
              <td className="n">{countText(part.homes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
