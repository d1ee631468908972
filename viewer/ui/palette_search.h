#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "viewer/ui/catalogue.h"
#include "viewer/ui/command_table.h"

namespace sandtable::ui {

/// One line the palette offers.
struct PaletteEntry {
  const CommandInfo* command = nullptr;
  std::string completion;  ///< what the text field becomes, or what runs when it is complete
  Text title;
  std::string detail;      ///< name and arguments of the command, or the id of a value
  bool complete = false;   ///< nothing more has to be typed
  std::optional<Refusal> refusal{};  ///< why the command cannot be asked for as things stand
};

/// What fits the typed text, best first: commands by name and by title in both languages; once a command's name is
/// typed in full, the values its next argument may take.
std::vector<PaletteEntry> search_palette(std::string_view typed, const Catalogue& words, const Snapshot* snapshot,
                                         UiQueries& queries);

}  // namespace sandtable::ui
