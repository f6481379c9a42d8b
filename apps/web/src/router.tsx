import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { isApiProblem } from './api/api-problem.ts';
import { queryClient, whenSignedOut } from './api/query-client.ts';
import { sessionQuery } from './api/session.ts';
import { Frame } from './layout/frame.tsx';
import { Awaited, Failed, NotFound } from './parts/page-state.tsx';
import {
  readBoardSearch,
  readChildrenSearch,
  readPairsSearch,
  readPolicySearch,
  readRoundSearch,
  readSampleSearch,
  readTasksSearch,
  readTermPlanSearch,
  readTermsSearch,
  readTrailSearch,
} from './screens/search-params.ts';

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound });

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: (search: Record<string, unknown>): { to?: string } =>
    typeof search['to'] === 'string' && /^\/(?!\/)/.test(search['to']) ? { to: search['to'] } : {},
  component: lazyRouteComponent(() => import('./screens/login/login-screen.tsx'), 'LoginScreen'),
});

const password = createRoute({
  getParentRoute: () => root,
  path: '/password',
  component: lazyRouteComponent(() => import('./screens/login/password-screen.tsx'), 'PasswordScreen'),
});

/** Everything behind the login stands in the frame. */
const office = createRoute({
  getParentRoute: () => root,
  id: 'office',
  component: Frame,
  errorComponent: ({ error }) => <Failed error={error} />,
  beforeLoad: async ({ location }) => {
    try {
      const me = await queryClient.ensureQueryData(sessionQuery);
      if (me.mustChangePassword) throw redirect({ to: '/password' });
    } catch (error) {
      if (isApiProblem(error) && error.status === 401) {
        throw redirect({ to: '/login', search: location.pathname === '/' ? {} : { to: location.href } });
      }
      throw error;
    }
  },
});

const home = createRoute({
  getParentRoute: () => office,
  path: '/',
  component: lazyRouteComponent(() => import('./screens/home/home-screen.tsx'), 'HomeScreen'),
});
const coverage = createRoute({
  getParentRoute: () => office,
  path: '/coverage',
  validateSearch: readBoardSearch,
  component: lazyRouteComponent(() => import('./screens/coverage/coverage-screen.tsx'), 'CoverageScreen'),
});
const terms = createRoute({
  getParentRoute: () => office,
  path: '/terms',
  validateSearch: readTermsSearch,
  component: lazyRouteComponent(() => import('./screens/coverage/terms-screen.tsx'), 'TermsScreen'),
});
const children = createRoute({
  getParentRoute: () => office,
  path: '/children',
  validateSearch: readChildrenSearch,
  component: lazyRouteComponent(() => import('./screens/children/children-screen.tsx'), 'ChildrenScreen'),
});
const child = createRoute({
  getParentRoute: () => office,
  path: '/children/$childId',
  component: lazyRouteComponent(() => import('./screens/child/child-screen.tsx'), 'ChildScreen'),
});
const household = createRoute({
  getParentRoute: () => office,
  path: '/households/$householdId',
  component: lazyRouteComponent(() => import('./screens/places/household-screen.tsx'), 'HouseholdScreen'),
});
const division = createRoute({
  getParentRoute: () => office,
  path: '/places/$divisionCode',
  component: lazyRouteComponent(() => import('./screens/places/division-screen.tsx'), 'DivisionScreen'),
});
const school = createRoute({
  getParentRoute: () => office,
  path: '/schools/$schoolId',
  component: lazyRouteComponent(() => import('./screens/places/school-screen.tsx'), 'SchoolScreen'),
});
const review = createRoute({
  getParentRoute: () => office,
  path: '/review',
  validateSearch: readPairsSearch,
  component: lazyRouteComponent(() => import('./screens/review/pairs-screen.tsx'), 'PairsScreen'),
});
const pair = createRoute({
  getParentRoute: () => office,
  path: '/review/$pairId',
  component: lazyRouteComponent(() => import('./screens/review/pair-screen.tsx'), 'PairScreen'),
});
const tasks = createRoute({
  getParentRoute: () => office,
  path: '/tasks',
  validateSearch: readTasksSearch,
  component: lazyRouteComponent(() => import('./screens/tasks/tasks-screen.tsx'), 'TasksScreen'),
});
const check = createRoute({
  getParentRoute: () => root,
  path: '/check',
  component: lazyRouteComponent(() => import('./screens/rounds/check-screen.tsx'), 'CheckScreen'),
});
const rounds = createRoute({
  getParentRoute: () => office,
  path: '/rounds',
  component: lazyRouteComponent(() => import('./screens/rounds/rounds-screen.tsx'), 'RoundsScreen'),
});
const round = createRoute({
  getParentRoute: () => office,
  path: '/rounds/$roundId',
  validateSearch: readRoundSearch,
  component: lazyRouteComponent(() => import('./screens/rounds/round-screen.tsx'), 'RoundScreen'),
});
const householdSheet = createRoute({
  getParentRoute: () => office,
  path: '/rounds/$roundId/households/$householdId',
  component: lazyRouteComponent(() => import('./screens/rounds/household-sheet.tsx'), 'HouseholdSheetScreen'),
});
const rosterPapers = createRoute({
  getParentRoute: () => office,
  path: '/rounds/$roundId/papers',
  component: lazyRouteComponent(() => import('./screens/rounds/papers-screen.tsx'), 'PapersScreen'),
});
const rosterPaper = createRoute({
  getParentRoute: () => office,
  path: '/papers/$paperId',
  component: lazyRouteComponent(() => import('./screens/rounds/paper-screen.tsx'), 'PaperScreen'),
});
const sample = createRoute({
  getParentRoute: () => office,
  path: '/sample',
  validateSearch: readSampleSearch,
  component: lazyRouteComponent(() => import('./screens/sample/sample-screen.tsx'), 'SampleScreen'),
});
const drawnHome = createRoute({
  getParentRoute: () => office,
  path: '/sample/$roundId/homes/$homeId',
  component: lazyRouteComponent(() => import('./screens/sample/home-screen.tsx'), 'DrawnHomeScreen'),
});
const sampleResults = createRoute({
  getParentRoute: () => office,
  path: '/sample/$roundId/results',
  component: lazyRouteComponent(() => import('./screens/sample/results-screen.tsx'), 'ResultsScreen'),
});
const policy = createRoute({
  getParentRoute: () => office,
  path: '/policy',
  validateSearch: readPolicySearch,
  component: lazyRouteComponent(() => import('./screens/policy/policy-screen.tsx'), 'PolicyScreen'),
});
const trail = createRoute({
  getParentRoute: () => office,
  path: '/trail',
  validateSearch: readTrailSearch,
  component: lazyRouteComponent(() => import('./screens/trail/trail-screen.tsx'), 'TrailScreen'),
});
const retention = createRoute({
  getParentRoute: () => office,
  path: '/retention',
  component: lazyRouteComponent(() => import('./screens/retention/retention-screen.tsx'), 'RetentionScreen'),
});
const accounts = createRoute({
  getParentRoute: () => office,
  path: '/accounts',
  component: lazyRouteComponent(() => import('./screens/accounts/accounts-screen.tsx'), 'AccountsScreen'),
});
const imports = createRoute({
  getParentRoute: () => office,
  path: '/imports',
  component: lazyRouteComponent(() => import('./screens/imports/imports-screen.tsx'), 'ImportsScreen'),
});
const oneImport = createRoute({
  getParentRoute: () => office,
  path: '/imports/$importId',
  component: lazyRouteComponent(() => import('./screens/imports/import-screen.tsx'), 'ImportScreen'),
});
const termRun = createRoute({
  getParentRoute: () => office,
  path: '/term-run',
  component: lazyRouteComponent(() => import('./screens/imports/term-run-screen.tsx'), 'TermRunScreen'),
});
const termPlan = createRoute({
  getParentRoute: () => office,
  path: '/term-plan',
  validateSearch: readTermPlanSearch,
  component: lazyRouteComponent(() => import('./screens/term/term-screen.tsx'), 'TermScreen'),
});
const mine = createRoute({
  getParentRoute: () => office,
  path: '/mine',
  component: lazyRouteComponent(() => import('./screens/login/mine-screen.tsx'), 'MineScreen'),
});

const inFrame = [
  home,
  coverage,
  terms,
  children,
  child,
  household,
  division,
  school,
  rounds,
  round,
  householdSheet,
  rosterPapers,
  rosterPaper,
  sample,
  drawnHome,
  sampleResults,
  review,
  pair,
  tasks,
  policy,
  trail,
  retention,
  accounts,
  imports,
  oneImport,
  termRun,
  termPlan,
  mine,
];

export const router = createRouter({
  routeTree: root.addChildren([login, check, password, office.addChildren(inFrame)]),
  defaultPreload: 'intent',
  defaultPendingComponent: Awaited,
  defaultErrorComponent: ({ error }) => <Failed error={error} />,
  defaultNotFoundComponent: NotFound,
  scrollRestoration: true,
});

whenSignedOut(() => {
  const { location } = router.state;
  if (location.pathname === '/login') return;
  queryClient.clear();
  void router.navigate({ to: '/login', search: location.pathname === '/' ? {} : { to: location.href } });
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
