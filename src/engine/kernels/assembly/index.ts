// The interpreter of plans. A plan is a row of step records in memory: opcode, length in bytes, arguments.
// Every thread has its own row with its own shares; barriers stand at the same places in all of them.
import { Kernel } from '../opcodes';
import { adagrad, rmsprop } from './adaptive';
import { binary, select, sigmoidCrossEntropy, unary, unaryGrad } from './elementwise';
import { gemm, gemmBatch } from './gemm';
import { cast, copy, fill, gather, oneHot, scatterAdd } from './movement';
import { adam, momentum, sgd } from './optimizers';
import { randomUniform } from './random';
import { argmax, reduce } from './reduce';
import { gru, gruGrad, lstm, lstmGrad, rnn, rnnGrad } from './sequences';
import { softmax, softmaxCrossEntropy, softmaxCrossEntropyGrad, softmaxGrad } from './softmax';
import { barrier, beat } from './thread';
import { pool2d, pool2dGrad } from './pooling';
import { conv2d, conv2dGradKernel } from './convolution';
import { winograd, winogradBack, winogradGradKernel, winogradKernel } from './winograd';

// Exported so that each stays a function of its own, and the tests can call it.
export { adagrad, rmsprop } from './adaptive';
export { depthwise, depthwiseGradKernel } from './depthwise';
export * from './elementwise';
export { gemm, gemmBatch, guardTiles } from './gemm';
export { cast, copy, fill, gather, oneHot, scatterAdd } from './movement';
export { adam, momentum, sgd } from './optimizers';
export { randomUniform } from './random';
export { argmax, reduce, sumOfSquares, zeros } from './reduce';
export { softmax, softmaxCrossEntropy, softmaxCrossEntropyGrad, softmaxGrad } from './softmax';
export { conv2d, conv2dGradKernel } from './convolution';
export { peak } from './peak';
export * from './pooling';
export { gru, gruGrad, lstm, lstmGrad, rnn, rnnGrad } from './sequences';
export * from './winograd';
export { announce, awaitEpoch, barrier, beatAt, configure } from './thread';

/** Runs the plan at p to its end: 0, or what a barrier returned. */
export function run(p: usize): i32 {
  while (true) {
    p = stretch(p);
    if (load<i32>(p) == Kernel.End) return 0;
    const outcome = barrier();
    if (outcome != 0) return outcome;
    p += 8;
  }
}

/** Runs the steps up to the next barrier or the end, and returns the address of that record. */
export function stretch(p: usize): usize {
  while (true) {
    const kernel = load<i32>(p);
    beat(kernel);
    switch (kernel) {
      case Kernel.End: return p;
      case Kernel.Barrier: return p;
      case Kernel.Gemm: gemm(p); break;
      case Kernel.GemmBatch: gemmBatch(p); break;
      case Kernel.Unary: unary(p); break;
      case Kernel.UnaryGrad: unaryGrad(p); break;
      case Kernel.Binary: binary(p); break;
      case Kernel.Select: select(p); break;
      case Kernel.Reduce: reduce(p); break;
      case Kernel.Argmax: argmax(p); break;
      case Kernel.Copy: copy(p); break;
      case Kernel.Fill: fill(p); break;
      case Kernel.Gather: gather(p); break;
      case Kernel.ScatterAdd: scatterAdd(p); break;
      case Kernel.OneHot: oneHot(p); break;
      case Kernel.Cast: cast(p); break;
      case Kernel.Softmax: softmax(p); break;
      case Kernel.SoftmaxGrad: softmaxGrad(p); break;
      case Kernel.SoftmaxCrossEntropy: softmaxCrossEntropy(p); break;
      case Kernel.SoftmaxCrossEntropyGrad: softmaxCrossEntropyGrad(p); break;
      case Kernel.SigmoidCrossEntropy: sigmoidCrossEntropy(p); break;
      case Kernel.RandomUniform: randomUniform(p); break;
      case Kernel.Sgd: sgd(p); break;
      case Kernel.Momentum: momentum(p); break;
      case Kernel.Adam: adam(p); break;
      case Kernel.Conv2d: conv2d(p); break;
      case Kernel.Conv2dGradKernel: conv2dGradKernel(p); break;
      case Kernel.Pool2d: pool2d(p); break;
      case Kernel.Pool2dGrad: pool2dGrad(p); break;
      case Kernel.Rnn: rnn(p); break;
      case Kernel.RnnGrad: rnnGrad(p); break;
      case Kernel.Lstm: lstm(p); break;
      case Kernel.LstmGrad: lstmGrad(p); break;
      case Kernel.Gru: gru(p); break;
      case Kernel.GruGrad: gruGrad(p); break;
      case Kernel.Adagrad: adagrad(p); break;
      case Kernel.Rmsprop: rmsprop(p); break;
      case Kernel.WinogradKernel: winogradKernel(p); break;
      case Kernel.Winograd: winograd(p); break;
      case Kernel.WinogradGradKernel: winogradGradKernel(p); break;
      case Kernel.WinogradBack: winogradBack(p); break;
      default: unreachable();
    }
    p += load<i32>(p, 4);
  }
}
