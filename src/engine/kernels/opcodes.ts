// The numbers by which a plan names kernels and element functions. Shared by the WASM interpreter (AssemblyScript)
// and the planner (TypeScript), so this file keeps to what both languages read the same way.

export enum Kernel {
  End = 0,
  Barrier = 1,
  Gemm = 2,
  GemmBatch = 3,
  Unary = 4,
  UnaryGrad = 5,
  Binary = 6,
  Select = 7,
  Reduce = 8,
  Argmax = 9,
  Copy = 10,
  Fill = 11,
  Gather = 12,
  ScatterAdd = 13,
  OneHot = 14,
  Cast = 15,
  Softmax = 16,
  SoftmaxGrad = 17,
  SoftmaxCrossEntropy = 18,
  SoftmaxCrossEntropyGrad = 19,
  SigmoidCrossEntropy = 20,
  RandomUniform = 21,
  Sgd = 22,
  Momentum = 23,
  Adam = 24,
  Conv2d = 25,
  Conv2dGradKernel = 26,
  Pool2d = 27,
  Pool2dGrad = 28,
  Rnn = 29,
  RnnGrad = 30,
  Lstm = 31,
  LstmGrad = 32,
  Gru = 33,
  GruGrad = 34,
  Adagrad = 35,
  Rmsprop = 36,
}

/** In the order of UNARY_FUNCTIONS. */
export enum Unary {
  neg = 0,
  exp = 1,
  log = 2,
  sqrt = 3,
  square = 4,
  abs = 5,
  reciprocal = 6,
  sign = 7,
  step = 8,
  linear = 9,
  piecewiseLinear = 10,
  sigmoid = 11,
  hardSigmoid = 12,
  tanh = 13,
  relu = 14,
  leakyRelu = 15,
  elu = 16,
  gelu = 17,
  silu = 18,
  softplus = 19,
}

/** In the order of BINARY_FUNCTIONS. */
export enum Binary {
  add = 0,
  sub = 1,
  mul = 2,
  div = 3,
  maximum = 4,
  minimum = 5,
  greater = 6,
  equal = 7,
}

export enum Reduction {
  sum = 0,
  mean = 1,
  max = 2,
}
