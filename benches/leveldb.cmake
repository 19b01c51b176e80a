# What CMake is told when it builds LevelDB for the feature `leveldb`
# (`.cargo/config.toml` names this file). Its own tests of the compiler are older
# than today's compilers: GCC seems to know a warning of Clang's, and where SQLite is
# installed a benchmark of it is built, and fails.
set(HAVE_CLANG_THREAD_SAFETY OFF)
set(HAVE_SQLITE3 OFF)
set(HAVE_KYOTOCABINET OFF)
