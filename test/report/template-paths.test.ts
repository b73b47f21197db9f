import Handlebars from 'handlebars';
import { describe, expect, test } from '@jest/globals';
import { templateFiles } from '../../src/report/html.ts';
import { reportView } from '../../src/report/report-view.ts';
import { loadTemplates } from './load-templates.ts';
import { sampleAssessment } from './sample-assessment.ts';

/**
 * Handlebars in strict mode refuses `{{missing}}` but lets `{{#if missing}}` and `{{#each missing}}` stay silently
 * empty. So the templates' syntax trees are walked with a view in which every list has a member, and each path must be
 * there.
 */

type Frame = readonly unknown[];

const templates = loadTemplates();

function fullView(): unknown {
  const assessment = sampleAssessment();
  const [first, ...rest] = assessment.verdicts.filter((verdict) => verdict.state === 'fail');
  if (first === undefined) throw new Error('the sample has no failure');
  const evidence = Array.from({ length: 7 }, () => ({ record: assessment.records[0]?.id ?? '' }));
  const gap = {
    reading: 'logs.keyVault',
    scope: 's',
    target: 'azure',
    record: 'r',
    cause: 'partial',
    detail: 'd',
  } as const;
  const view = reportView({
    ...assessment,
    verdicts: [
      { ...first, evidence, evidenceCount: 30 },
      ...rest,
      ...assessment.verdicts.filter((verdict) => verdict.state !== 'fail'),
    ],
    gaps: [...assessment.gaps, gap],
  });
  return { ...view, css: '', script: '', csp: '' };
}

class Walk {
  readonly faults: string[] = [];
  readonly visited = new Set<string>();

  program(file: string, body: readonly hbs.AST.Statement[], stack: readonly Frame[]): void {
    this.visited.add(file);
    for (const statement of body) this.statement(file, statement, stack);
  }

  statement(file: string, statement: hbs.AST.Statement, stack: readonly Frame[]): void {
    if (statement.type === 'MustacheStatement') this.values(file, (statement as hbs.AST.MustacheStatement).path, stack);
    if (statement.type === 'BlockStatement') this.block(file, statement as hbs.AST.BlockStatement, stack);
    if (statement.type === 'PartialStatement') this.partial(file, statement as hbs.AST.PartialStatement, stack);
  }

  block(file: string, block: hbs.AST.BlockStatement, stack: readonly Frame[]): void {
    const helper = block.path.original;
    const values = this.values(file, block.params[0], stack);
    let inner = stack;
    if (helper === 'each') {
      const items = values.flatMap((value) => (Array.isArray(value) ? (value as unknown[]) : []));
      if (items.length === 0) this.faults.push(`${file}: no member to walk in {{#each ${this.name(block.params[0])}}}`);
      inner = [items, ...stack];
    } else if (helper !== 'if' && helper !== 'unless') {
      this.faults.push(`${file}: helper ${helper}`);
    }
    this.program(file, block.program.body, inner);
    if (block.inverse !== undefined && block.inverse !== null) this.program(file, block.inverse.body, stack);
  }

  partial(file: string, partial: hbs.AST.PartialStatement, stack: readonly Frame[]): void {
    const name = `${(partial.name as hbs.AST.PathExpression).original}.hbs`;
    const context = partial.params.length > 0 ? this.values(file, partial.params[0], stack) : (stack[0] ?? []);
    const pairs = partial.hash?.pairs ?? [];
    const given = Object.fromEntries(pairs.map((pair) => [pair.key, this.values(file, pair.value, stack)[0]]));
    const text = templates[name as keyof typeof templates];
    const frame = pairs.length === 0 ? context : context.map((value) => Object.assign({}, value, given) as unknown);
    this.program(name, Handlebars.parse(text).body, [frame]);
  }

  /** All values that a path has in the members of its frame; one that lacks it is a fault. */
  values(file: string, expression: hbs.AST.Expression | undefined, stack: readonly Frame[]): unknown[] {
    const path = expression as hbs.AST.PathExpression;
    if (path.data) return [true];
    const frame = stack[path.depth];
    if (frame === undefined || frame.length === 0) {
      this.faults.push(`${file}: {{${path.original}}} has no context`);
      return [];
    }
    return frame.map((context) => this.follow(file, path, context));
  }

  follow(file: string, path: hbs.AST.PathExpression, context: unknown): unknown {
    let value = context;
    for (const part of path.parts) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) {
        this.faults.push(`${file}: {{${path.original}}} does not exist`);
        return undefined;
      }
      value = (value as Record<string, unknown>)[part];
    }
    if (value === undefined) this.faults.push(`${file}: {{${path.original}}} is undefined`);
    return value;
  }

  name(expression: hbs.AST.Expression | undefined): string {
    return (expression as hbs.AST.PathExpression).original;
  }
}

function walk(text: string): Walk {
  const walker = new Walk();
  walker.program('report.hbs', Handlebars.parse(text).body, [[fullView()]]);
  return walker;
}

describe('templates', () => {
  test('name only fields that the view has', () => {
    expect([...new Set(walk(templates['report.hbs']).faults)]).toEqual([]);
  });

  test('are all reached from the page', () => {
    const files = templateFiles.filter((name) => name.endsWith('.hbs'));
    expect([...walk(templates['report.hbs']).visited].toSorted()).toEqual([...files].toSorted());
  });

  test('would be refused with a field that does not exist, also inside if and each', () => {
    const faults = walk('{{#if nothing}}x{{/if}}{{#each checks}}{{#each findngs}}{{/each}}{{/each}}').faults;
    expect(faults).toContain('report.hbs: {{nothing}} does not exist');
    expect(faults).toContain('report.hbs: {{findngs}} does not exist');
  });

  test('quote every attribute and leave nothing unescaped but the style and the script', () => {
    for (const name of templateFiles.filter((file) => file.endsWith('.hbs'))) {
      expect(templates[name]).not.toMatch(/=\{\{(?![^{}]*\}\}\}\})/);
    }
    const raw = templateFiles.flatMap((name) =>
      name.endsWith('.hbs') ? [...templates[name].matchAll(/\{\{\{(\w+)\}\}\}/g)] : [],
    );
    expect(raw.map((match) => match[1])).toEqual(['css', 'script']);
  });
});
