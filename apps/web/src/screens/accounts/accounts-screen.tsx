import { Button, Input, type TableProps } from 'antd';
import { useState } from 'react';
import { useMe } from '../../api/session.ts';
import { useOfficeList } from '../../api/use-office.ts';
import type { Account, Slip } from '../../generated/office-api.ts';
import { useLanguage } from '../../language/language.tsx';
import { instantText } from '../../parts/figures.tsx';
import { KeysetTable } from '../../parts/keyset-table.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Empty } from '../../parts/page-state.tsx';
import { roleText } from '../../parts/role-text.ts';
import { AccountActs } from './account-acts.tsx';
import { ImportAccounts } from './import-accounts.tsx';
import { OpenAccount } from './open-account.tsx';
import { Slips } from './slips.tsx';

/** Accounts: opened one by one or from one workbook, reset with a printed slip, closed with everything handed over. */
export function AccountsScreen() {
  const { say } = useLanguage();
  const { role } = useMe();
  const [text, setText] = useState('');
  const [opening, setOpening] = useState(false);
  const [slips, setSlips] = useState<readonly Slip[]>([]);
  const accounts = useOfficeList('listAccounts', { q: text === '' ? undefined : text, limit: 100 });
  const opens = role === 'system-administrator';
  const columns = useColumns((slip) => setSlips([slip]));
  if (slips.length > 0) return <Slips slips={slips} onDone={() => setSlips([])} />;
  return (
    <>
      <PageHead
        title={say('accounts.title')}
        note={say('accounts.note')}
        actions={
          opens ? (
            <>
              <ImportAccounts onOpened={setSlips} />
              <Button type="primary" onClick={() => setOpening(true)}>
                {say('accounts.open')}
              </Button>
            </>
          ) : null
        }
      />
      <div className="filters">
        <Input.Search
          allowClear
          placeholder={say('accounts.find')}
          aria-label={say('accounts.find')}
          style={{ width: 280 }}
          onSearch={(value) => setText(value.trim())}
        />
      </div>
      <KeysetTable
        query={accounts}
        columns={columns}
        rowKey={({ accountId }) => accountId}
        width={1120}
        empty={<Empty title={say('accounts.none')}>{say('accounts.noneSays')}</Empty>}
      />
      {opening ? <OpenAccount onOpened={(slip) => setSlips([slip])} onClose={() => setOpening(false)} /> : null}
    </>
  );
}

function useColumns(onSlip: (slip: Slip) => void): NonNullable<TableProps<Account>['columns']> {
  const { say, language } = useLanguage();
  return [
    {
      key: 'name',
      title: say('accounts.fullName'),
      width: 150,
      fixed: 'left',
      render: (_value, account) => (account.closedAt ? <s>{account.fullName}</s> : account.fullName),
    },
    { key: 'account', title: say('login.name'), width: 170, dataIndex: 'accountName' },
    {
      key: 'role',
      title: say('accounts.role'),
      width: 150,
      render: (_value, account) => roleText(account.role, language),
    },
    { key: 'territory', title: say('accounts.territory'), width: 160, dataIndex: 'territoryName' },
    {
      key: 'state',
      title: say('accounts.state'),
      width: 220,
      render: (_value, account) => <AccountState account={account} />,
    },
    {
      key: 'seen',
      title: say('accounts.lastSeen'),
      width: 150,
      render: (_value, account) => (account.lastSeenAt ? instantText(account.lastSeenAt) : say('accounts.neverSeen')),
    },
    {
      key: 'acts',
      title: say('tasks.acts'),
      width: 150,
      render: (_value, account) => <AccountActs account={account} onSlip={onSlip} />,
    },
  ];
}

function AccountState({ account }: { readonly account: Account }) {
  const { say } = useLanguage();
  if (account.closedAt) return <>{say('accounts.closed', { on: account.closedAt.slice(0, 10) })}</>;
  if (account.mustChangePassword) return <span className="owed">◆ {say('accounts.oneTime')}</span>;
  return account.hasTotp ? say('accounts.withTotp') : say('accounts.withoutTotp');
}
