/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'json', 'node'],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
  // d3 is published as ES modules; Jest takes its builds for browsers, which are CommonJS too.
  moduleNameMapper: { '^(d3-[a-z-]+)$': '<rootDir>/node_modules/$1/dist/$1.js' },
  // Synthesis and property tests share two cores in CI; a slow machine is not a failure.
  testTimeout: 30_000,
  // On two cores Jest would use one by default.
  maxWorkers: '100%',
  // Handlers keep the connections of the SDK open, as Lambda lets them.
  forceExit: true,
  setupFiles: ['<rootDir>/test/setup.ts'],
};
