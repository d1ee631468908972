#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "twin/base/digest.h"
#include "twin/base/time.h"
#include "twin/core/reports/handover.h"

/// What the interface knows of hand-over packs.
namespace sandtable::ui {

/// A pack that lies on the disk.
struct HandoverPackInfo {
  std::string folder;          ///< whole path
  std::string name;            ///< its last part
  Digest digest;               ///< of its manifest: what a receiver signs for
  UtcTime at{};                ///< the moment it shows
  std::int64_t stands_on = 0;  ///< last entry of the journal that it knows
};

struct HandoverStatus {
  bool making = false;
  std::uint64_t ended = 0;               ///< packs that were asked for and are done with, well or not
  std::optional<HandoverPackInfo> pack;  ///< the last one that was made in this window
  std::string error;                     ///< why the last one was not; empty when it was
};

/// The receiver of the shift signs for the last pack.
struct HandoverDialog {
  std::string giver;
  std::string receiver;
  std::string comment;
};

/// What is signed when the dialog is answered with yes.
Handover signed_for(const HandoverPackInfo& pack, const HandoverDialog& dialog);

}  // namespace sandtable::ui
