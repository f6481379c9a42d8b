import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';

/**
 * The order of the rooms. A package may import those to the left of it, and only by their public faces:
 * kernel ← {tabular, linkage, policy, documents, store} ← network ← roster ← coverage ← outreach ← term ← apps.
 * Each rule's comment says what it means when it fires.
 */
const ALLOWED = {
  kernel: [],
  tabular: ['kernel'],
  linkage: ['kernel'],
  policy: ['kernel'],
  documents: ['kernel'],
  store: ['kernel'],
  network: ['kernel', 'tabular', 'linkage', 'policy', 'documents', 'store'],
  roster: ['kernel', 'tabular', 'linkage', 'policy', 'documents', 'store', 'network'],
  coverage: ['kernel', 'tabular', 'linkage', 'policy', 'documents', 'store', 'network', 'roster'],
  outreach: ['kernel', 'tabular', 'linkage', 'policy', 'documents', 'store', 'network', 'roster', 'coverage'],
  term: ['kernel', 'tabular', 'linkage', 'policy', 'documents', 'store', 'network', 'roster', 'coverage', 'outreach'],
  testkit: ['kernel', 'tabular', 'store'],
};

/** Tests, and files that only tests load. */
const TESTS = '\\.test\\.ts$|^packages/[^/]+/test/|^apps/[^/]+/test/';
const NODE_MODULES = `^(node:)?(${builtinModules.map((name) => name.replace('/', '\\/')).join('|')})$`;

/** The files that the packages export, as their package.json files say. */
const FACES = readdirSync('packages')
  .map((name) => `packages/${name}/package.json`)
  .filter((file) => existsSync(file))
  .flatMap((file) => {
    const faces = Object.values(JSON.parse(readFileSync(file, 'utf8')).exports ?? {});
    return faces.map((face) => file.replace('package.json', '') + face.replace('./', ''));
  });

const roomRules = Object.entries(ALLOWED).map(([room, allowed]) => ({
  name: `room-${room}`,
  comment:
    `A file of ${room} imports a package that stands after it (it may import: ${allowed.join(', ') || 'none'}). ` +
    'The dependency runs backwards: move the code to the left, or declare a port here and let term supply it.',
  severity: 'error',
  from: { path: `^packages/${room}/`, pathNot: TESTS },
  to: { path: '^packages/([^/]+)/', pathNot: `^packages/(${[room, ...allowed].join('|')})/` },
}));

const rules = [
  ...roomRules,
  {
    name: 'packages-never-import-apps',
    comment: 'A package reaches into an app. Apps compose packages; whatever both need belongs in a package.',
    severity: 'error',
    from: { path: '^packages/' },
    to: { path: '^apps/' },
  },
  {
    name: 'apps-stand-alone',
    comment: 'An app imports another app. Only the cli may, and only the server: it starts it for `npm start`.',
    severity: 'error',
    from: { path: '^apps/([^/]+)/' },
    to: { path: '^apps/', pathNot: ['^apps/$1/', '^apps/server/src/index\\.ts$'] },
  },
  {
    name: 'only-cli-starts-server',
    comment:
      'Something other than the cli imports the server. The server is a composition root, not a library. The generator reads its table of routes, benches drive it.',
    severity: 'error',
    from: { pathNot: `^apps/(cli|server)/|^tools/generated\\.ts$|^bench/|${TESTS}` },
    to: { path: '^apps/server/' },
  },
  {
    name: 'testkit-is-for-demonstration-and-tests',
    comment:
      'Product code imports the synthetic county. Only the demonstration start and the synth command of the cli, the ' +
      'benches and tests may; a real county must never meet made-up children.',
    severity: 'error',
    from: { pathNot: `^packages/testkit/|^apps/cli/src/(demonstration|start|synth)[^/]*|^bench/|${TESTS}` },
    to: { path: '^packages/testkit/' },
  },
  {
    name: 'no-deep-imports',
    comment:
      'A file reaches past the public face of another package. Import @bulou/x or @bulou/x/model; if what you need is ' +
      'not there, export it there.',
    severity: 'error',
    from: { path: '^(packages|apps)/([^/]+)/' },
    to: {
      path: '^packages/([^/]+)/',
      pathNot: ['^packages/$2/', `^(${FACES.map((face) => face.replaceAll('.', '\\.')).join('|')})$`],
    },
  },
  {
    name: 'only-store-drives-postgres',
    comment:
      'The PostgreSQL driver is imported outside store, where it is mended while it loads (docs/adr/0009-mended-driver.md). ' +
      'Use db.transaction of @bulou/store.',
    severity: 'error',
    from: { pathNot: '^packages/store/' },
    to: { path: '(^|/)node_modules/postgres/' },
  },
  {
    name: 'kernel-runs-in-the-browser',
    comment: 'kernel imports a module of Node. It must run in a browser: the same decision runs in the field app.',
    severity: 'error',
    from: { path: '^packages/kernel/src/', pathNot: TESTS },
    to: { path: NODE_MODULES },
  },
  {
    name: 'browser-faces-reach-no-node-module',
    comment:
      'The face of a package that a browser may import leads, however far along, to a module of Node. Move the part ' +
      'that needs Node behind the server face.',
    severity: 'error',
    from: { path: '^packages/(kernel|policy)/src/index\\.ts$|^packages/[^/]+/src/model\\.ts$' },
    to: { path: NODE_MODULES, reachable: true },
  },
  {
    name: 'product-knows-no-tools',
    comment: 'Product code imports the tools or benches of the project. They check the product; it does not know them.',
    severity: 'error',
    from: { path: '^(packages|apps)/' },
    to: { path: '^(tools|bench)/' },
  },
  {
    name: 'no-tests-in-product',
    comment: 'Product code imports a test. Put what both need into the package, or into testkit.',
    severity: 'error',
    from: { pathNot: `${TESTS}|^bench/` },
    to: { path: TESTS },
  },
  {
    name: 'no-development-dependencies-in-product',
    comment: 'Product code imports a package that is only there for development. Declare it where it is used.',
    severity: 'error',
    from: { path: '^(packages|apps)/[^/]+/src/', pathNot: TESTS },
    to: { dependencyTypes: ['npm-dev'] },
  },
  {
    name: 'every-dependency-is-declared',
    comment: 'A package is imported that the nearest package.json does not list. It is there by luck; declare it.',
    severity: 'error',
    from: { path: '^(packages|apps)/' },
    to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
  },
  {
    name: 'everything-resolves',
    comment: 'An import leads nowhere: a file or a package that is not there, or a path the face does not export.',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: 'no-cycles',
    comment: 'Files import each other in a circle. Neither can be understood or tested alone; split what both need.',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
];

export default {
  forbidden: rules,
  options: {
    // TypeScript 7 has no parser that other programs can call; see docs/adr/0008-dependency-rules.md.
    parser: 'swc',
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    doNotFollow: { path: 'node_modules' },
    // Its swc parser reads no JSX. What those files import is held to the rules by apps/web/test/imports.test.ts.
    exclude: { path: '^(data|out|apps/web/dist)/|^apps/web/src/.*\\.tsx$' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      extensions: ['.ts', '.js', '.mjs'],
    },
  },
};
