import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { Layout, Menu } from 'antd';
import { useState } from 'react';
import { MeContext, useSession } from '../api/session.ts';
import { useSay } from '../language/language.tsx';
import { Awaited } from '../parts/page-state.tsx';
import { StepUpProvider } from '../parts/step-up.tsx';
import { FrameHead } from './frame-head.tsx';
import { listMenu } from './menu.ts';
import { UnreachableNote } from './unreachable-note.tsx';

const SIDE_WIDTH = 208;

/** What stands around every screen: the menu by the pillars, the search box, who I am. */
export function Frame() {
  const { data: me } = useSession();
  const say = useSay();
  const navigate = useNavigate();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const [isMenuShown, setMenuShown] = useState(false);
  if (me === undefined) return <Awaited />;
  const groups = listMenu(me.role);
  const places = groups.flatMap(({ entries }) => entries.map(({ to }) => to));
  const selected = path === '/' ? '/' : (places.find((to) => path.startsWith(to)) ?? '');
  return (
    <MeContext value={me}>
      <a className="skip" href="#content">
        {say('page.skip')}
      </a>
      <Layout className="frame" hasSider>
        <Layout.Sider className={isMenuShown ? 'frame-side shown' : 'frame-side'} width={SIDE_WIDTH} theme="light">
          <Link to="/" className="house">
            <b>{say('house.name')}</b>
            <span>{me.countyName}</span>
          </Link>
          <nav aria-label={say('menu.label')}>
            <Menu
              mode="inline"
              selectedKeys={[selected]}
              onClick={({ key }) => {
                setMenuShown(false);
                void navigate({ to: key });
              }}
              items={[
                { key: '/', label: <Link to="/">{say('menu.home')}</Link> },
                ...groups.map(({ title, entries }) => ({
                  type: 'group' as const,
                  key: title,
                  label: say(title),
                  children: entries.map((entry) => ({
                    key: entry.to,
                    label: <Link to={entry.to}>{say(entry.title)}</Link>,
                  })),
                })),
              ]}
            />
          </nav>
        </Layout.Sider>
        {isMenuShown ? (
          <button
            type="button"
            className="frame-veil"
            aria-label={say('act.close')}
            onClick={() => setMenuShown(false)}
          />
        ) : null}
        <Layout className="frame-main">
          <FrameHead me={me} onMenu={() => setMenuShown(true)} />
          <UnreachableNote />
          <main className="frame-body" id="content" tabIndex={-1}>
            <StepUpProvider>
              <Outlet />
            </StepUpProvider>
          </main>
        </Layout>
      </Layout>
    </MeContext>
  );
}
