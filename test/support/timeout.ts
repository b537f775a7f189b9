// A limit for tests that hang. On a busy machine a test takes many times as long as usual.
jest.setTimeout(120_000);
