#pragma once

#include <gtest/gtest.h>

#include <cstdlib>

/// Ends a test, or its SetUp(), where there is no OpenGL 4.5 for `result`: it fails, because ./test installs a driver
/// that needs no graphics card, and a skip would hide that nothing was drawn. With SANDTABLE_ALLOW_NO_GL set in the
/// environment, on a machine that cannot have one, it is skipped.
#define SANDTABLE_NEEDS_GL(result)                                                                          \
  do {                                                                                                      \
    if (!(result)) {                                                                                        \
      if (std::getenv("SANDTABLE_ALLOW_NO_GL")) GTEST_SKIP() << (result).error().message;                   \
      FAIL() << (result).error().message                                                                    \
             << "\nPackages libegl-mesa0 and libgl1-mesa-dri draw without a graphics card; where they cannot " \
                "be, set SANDTABLE_ALLOW_NO_GL=1 to skip what draws.";                                      \
    }                                                                                                       \
  } while (false)
