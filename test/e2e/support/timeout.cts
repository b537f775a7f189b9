// A request takes milliseconds; publishing workflows on a busy machine takes seconds.
jest.setTimeout(60_000);
