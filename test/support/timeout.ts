// For what hangs. A busy machine takes many times as long as a test needs.
jest.setTimeout(120_000);
