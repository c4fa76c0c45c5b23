import { describe, expect, it } from 'vitest';
import { createReferenceBackend } from '../../../../src/engine/backends/reference/index.ts';
import { f32 } from '../../../../src/engine/ir/define-op.ts';
import { ProgramBuilder } from '../../../../src/engine/ir/program-builder.ts';

describe('a session of the reference backend', () => {
  it('keeps its states between runs and shares them among programs', () => {
    const session = createReferenceBackend().createSession([{ name: 'w', shape: [2] }]);
    const count = new ProgramBuilder();
    count.update('w', count.add(count.state('w', [2]), count.input('x', f32(2))));
    const read = new ProgramBuilder();
    read.output('twice', read.scale(read.state('w', [2]), 2));
    const [adding, reading] = [session.compile(count.finish()), session.compile(read.finish())];
    adding.input('x').set([1, 10]);
    adding.run();
    adding.run();
    reading.run();
    expect(Array.from(reading.output('twice'))).toEqual([4, 40]);
    expect(Array.from(session.readState('w'))).toEqual([2, 20]);
  });

  it('stores all updates after all nodes have run: two states can exchange their values', () => {
    const session = createReferenceBackend().createSession([
      { name: 'a', shape: [1] },
      { name: 'b', shape: [1] },
    ]);
    session.writeState('a', [1]);
    session.writeState('b', [2]);
    const builder = new ProgramBuilder();
    const [a, b] = [builder.state('a', [1]), builder.state('b', [1])];
    builder.update('a', b);
    builder.update('b', a);
    builder.output('before', builder.add(a, builder.fill([1], 0)));
    const executable = session.compile(builder.finish());
    executable.run();
    expect([session.readState('a')[0], session.readState('b')[0]]).toEqual([2, 1]);
    expect(executable.output('before')[0]).toBe(1);
  });

  it('hands out copies of states, and refuses data of another length', () => {
    const session = createReferenceBackend().createSession([{ name: 'w', shape: [2, 2] }]);
    session.readState('w').fill(7);
    expect(Array.from(session.readState('w'))).toEqual([0, 0, 0, 0]);
    expect(() => session.writeState('w', [1, 2])).toThrow('state w holds 4 numbers, given 2');
    expect(() => session.readState('v')).toThrow('state v');
  });

  it('computes in float64', () => {
    const b = new ProgramBuilder();
    b.output('y', b.add(b.input('x', f32()), b.fill([], 1e-12)));
    const executable = createReferenceBackend().createSession([]).compile(b.finish());
    executable.input('x').set([1]);
    executable.run();
    expect(executable.output('y')[0]! - 1).toBeGreaterThan(0.9e-12);
  });

  it('lets NaN and infinity through as they arise', () => {
    const b = new ProgramBuilder();
    const x = b.input('x', f32(3));
    b.output('log', b.unary('log', x));
    b.output('softmax', b.softmax(b.unary('neg', x)));
    const executable = createReferenceBackend().createSession([]).compile(b.finish());
    executable.input('x').set([0, -1, 1]);
    executable.run();
    expect(Array.from(executable.output('log'))).toEqual([Number.NEGATIVE_INFINITY, Number.NaN, 0]);
    executable.input('x').set([Number.NaN, 0, 1]);
    executable.run();
    expect(Array.from(executable.output('softmax')).every(Number.isNaN)).toBe(true);
  });
});
