// Most of these tests wait for real time: more of them at once than there are processors. Those that measure take turns (Measuring).
[assembly: Parallelize(Scope = ExecutionScope.MethodLevel, Workers = 5)]
