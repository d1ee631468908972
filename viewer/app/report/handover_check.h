#pragma once

#include <string>

namespace sandtable {

/// `sandtable report INCIDENT --check DIR`: whether every file of a pack is as its manifest says, and who signed for it
/// in the incident's journal. Prints both. Exit status: 0 when the files are whole and somebody signed, else 1.
int run_handover_check(const std::string& incident, const std::string& pack);

}  // namespace sandtable
