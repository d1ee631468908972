#pragma once

#include <span>
#include <string>
#include <vector>

#include "viewer/ui/import_status.h"

/// How a table that is to be imported may be read; the dialog and its keys turn the same choices.
namespace sandtable::ui {

/// Encodings that may be chosen, the one it was read in first.
std::vector<std::string> table_encodings(const ImportTable& table);
std::span<const char> table_delimiters();

/// The reading with the next of each choice in place of how the table was read; the first again after the last.
TextReading next_encoding(const ImportTable& table, TextReading reading);
TextReading next_delimiter(const ImportTable& table, TextReading reading);
TextReading next_header_rows(const ImportTable& table, TextReading reading);
/// Of what the source says (""), where it says something, and the systems that a person may take instead.
std::string next_crs(const ImportLayer& layer, const std::string& chosen);

}  // namespace sandtable::ui
