#pragma once

#include <string_view>

#include "twin/base/result.h"

namespace sandtable {

inline constexpr int kExitOk = 0;
inline constexpr int kExitFailed = 1;
inline constexpr int kExitUsage = 2;

/// Says on stderr why the work failed; gives kExitFailed.
int report_failure(const Error& error);
/// Says on stderr what was wrong with the command line; gives kExitUsage.
int report_usage(std::string_view message);
/// Warnings on stderr, one a line.
void report_warnings(const Warnings& warnings);

}  // namespace sandtable
