// npm run new:layer -- KIND CATEGORY: the file of a new layer kind, and its two lines in the catalogue.
// What it writes compiles, trains as a layer that doubles its input, and passes the conformance suites; its words, some of
// them placeholders, are for its author to write.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = process.env.LAYERLOOM_ROOT ?? dirname(dirname(fileURLToPath(import.meta.url)));
const [kind, category = 'shape'] = process.argv.slice(2);
const catalogue = join(root, 'src/layers/catalog.ts');

function refuse(message) {
  process.stderr.write(`new:layer: ${message}\n`);
  process.exit(2);
}

if (kind === undefined) refuse('name the kind, e.g. npm run new:layer -- squeezeExcite convolution');
if (!/^[a-z][A-Za-z0-9]*$/.test(kind))
  refuse(`“${kind}” is not a kind: letters and digits, the first one small`);
const categories = [
  ...readFileSync(join(root, 'src/layers/define.ts'), 'utf8')
    .match(/CATEGORIES = \[([^\]]*)\]/)[1]
    .matchAll(/'(\w+)'/g),
].map((match) => match[1]);
if (!categories.includes(category))
  refuse(`there is no category “${category}”; choose one of: ${categories.join(', ')}`);

const words = kind
  .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
  .replace(/([a-z])(\d+d)\b/g, '$1$2')
  .toLowerCase();
const title = words.replaceAll('-', ' ').replace(/^./, (letter) => letter.toUpperCase());
const file = join(root, `src/layers/kinds/${words}.ts`);
if (existsSync(file)) refuse(`${file} is there already`);

const source = `// ${title}.
import { text } from '../../base/text.ts';
import { defineLayer } from '../define.ts';
import { p } from '../params.ts';
import { input, output, valueAt } from '../ports.ts';

export const ${kind} = defineLayer({
  kind: '${kind}',
  version: 1,
  title: text('${title}', 'Новый слой ${title}'),
  category: '${category}',
  icon: 'Box',
  keywords: ['${words}', 'новый слой'],
  doc: {
    summary: text('Multiplies every number by a factor.', 'Умножает каждое число на множитель.'),
    formula: 'y = kx',
    when: text('When to use it, in a sentence.', 'Когда применять, одним предложением.'),
    fails: text('When it fails, in a sentence.', 'Когда подводит, одним предложением.'),
  },
  params: {
    factor: p.float({
      title: text('Factor', 'Множитель'),
      doc: text('What every number is multiplied by.', 'На что умножается каждое число.'),
      default: 2,
      min: -1000,
      max: 1000,
      logarithmic: false,
    }),
  },
  inputs: [input(null)],
  outputs: [output(null)],
  brief: ({ factor }) => text(\`×\${factor}\`, \`×\${factor}\`),
  check: () => [],
  lower: (b, { factor }, values) => [b.scale(valueAt(values, 0), factor)],
  samples: [
    { params: {}, inputs: [[3]] },
    { params: { factor: -0.5 }, inputs: [[2, 3]] },
  ],
});
`;

const listed = readFileSync(catalogue, 'utf8');
const imports = [...listed.matchAll(/^import \{ \w+ \} from '\.\/kinds\/([\w-]+)\.ts';$/gm)];
const after = imports.filter((line) => line[1] < words).at(-1);
const line = `import { ${kind} } from './kinds/${words}.ts';\n`;
const at = after === undefined ? imports[0].index : after.index + after[0].length + 1;
const withImport = listed.slice(0, at) + line + listed.slice(at);
const withEntry = withImport.replace(
  '  output: layer(output),\n',
  `  ${kind}: layer(${kind}),\n  output: layer(output),\n`,
);
if (withEntry === withImport) refuse(`${catalogue} does not list the output layer last`);

// The suite that trains a network with every kind has a line for each.
const uses = join(root, 'test/conformance/layers-train.test.ts');
const used = readFileSync(uses, 'utf8');
const table = used.indexOf('const USES');
const end = table === -1 ? -1 : used.indexOf('\n};\n', table);
if (end === -1) refuse(`${uses} has no table of uses`);
const withUse = `${used.slice(0, end)}\n  ${kind}: vector(hidden(24), { kind: '${kind}' }),${used.slice(end)}`;

writeFileSync(file, source);
writeFileSync(catalogue, withEntry);
writeFileSync(uses, withUse);
process.stdout.write(
  `Made ${file} and listed it in ${catalogue} and ${uses}. Write its texts and its lower(), then: npx vitest run test/conformance\n`,
);
