import { MenuOutlined, SettingOutlined, UserOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Button, Dropdown, Layout, Tag } from 'antd';
import { useAct } from '../api/use-office.ts';
import type { Me } from '../generated/office-api.ts';
import { useLanguage } from '../language/language.tsx';
import { useDensity } from '../look/density.tsx';
import { roleText } from '../parts/role-text.ts';
import { seesChildren } from './menu.ts';
import { SearchBox } from './search-box.tsx';

/** The head line: search, whether the county is made up, language, who I am. */
export function FrameHead({ me, onMenu }: { readonly me: Me; readonly onMenu: () => void }) {
  const { say, language, changeLanguage } = useLanguage();
  const { density, changeDensity } = useDensity();
  const navigate = useNavigate();
  const client = useQueryClient();
  const signOut = useAct('closeSession');
  const leave = async () => {
    await signOut.mutateAsync({}).catch(() => undefined);
    client.clear();
    await navigate({ to: '/login', search: {} });
  };
  return (
    <Layout.Header className="frame-head">
      <Button
        type="text"
        className="frame-menu"
        icon={<MenuOutlined />}
        aria-label={say('menu.label')}
        onClick={onMenu}
      />
      {seesChildren(me.role) ? <SearchBox /> : null}
      <span className="grow" />
      {me.demonstration ? <Tag>{say('house.demonstration')}</Tag> : null}
      <Button type="text" onClick={() => changeLanguage(language === 'zh' ? 'en' : 'zh')}>
        {say('head.language')}
      </Button>
      <Dropdown
        trigger={['click']}
        menu={{
          selectedKeys: [density],
          items: [
            { key: 'comfortable', label: say('head.comfortable') },
            { key: 'dense', label: say('head.dense') },
          ],
          onClick: ({ key }) => changeDensity(key === 'dense' ? 'dense' : 'comfortable'),
        }}
      >
        <Button type="text" icon={<SettingOutlined />} aria-label={say('head.density')} title={say('head.density')} />
      </Dropdown>
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            { key: 'mine', label: say('head.account') },
            { key: 'leave', label: say('head.signOut') },
          ],
          onClick: ({ key }) => void (key === 'mine' ? navigate({ to: '/mine' }) : leave()),
        }}
      >
        <Button type="text" icon={<UserOutlined />} className="me">
          {me.fullName} · {roleText(me.role, language)}
        </Button>
      </Dropdown>
    </Layout.Header>
  );
}
