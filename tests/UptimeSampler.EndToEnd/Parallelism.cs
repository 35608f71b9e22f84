// More than there are tests: which of them run at once is decided in Harness/Places.cs.
[assembly: Parallelize(Scope = ExecutionScope.MethodLevel, Workers = 200)]
