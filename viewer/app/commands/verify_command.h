#pragma once

#include <string>

namespace sandtable {

/// `sandtable verify INCIDENT`
struct VerifyOptions {
  std::string incident;
};

/// Walks the journal's hash chain and holds every other table to it; prints what was found. The file is only read.
/// Exit status: 0 intact, 1 broken or unreadable.
int run_verify(const VerifyOptions& options);

}  // namespace sandtable
