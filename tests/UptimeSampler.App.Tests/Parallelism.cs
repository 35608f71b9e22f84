// Many of these tests wait for real time: more of them at once than there are processors.
[assembly: Parallelize(Scope = ExecutionScope.ClassLevel, Workers = 4)]
