#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "twin/report/next_decisions.h"
#include "twin/runtime/site_answers.h"
#include "viewer/ui/handover_status.h"

namespace sandtable {

/// What a window wants a pack of.
struct PackWish {
  std::string incident;         ///< file or address of what is shown
  std::filesystem::path place;  ///< place file for the maps; empty: the copy in the incident file
  std::filesystem::path out;    ///< where packs lie
  UtcTime at;                   ///< the moment shown
  std::vector<LastDispatch> last_dispatches;
};

/// Of each site that no order serves the best free resource's last safe dispatch.
std::vector<LastDispatch> last_dispatches_of(const SiteAnswers* answers);

/// Makes packs beside a running window, one at a time, by this program's own `report` in a process of its own: it reads
/// what is committed, so a window without a store has nothing to hand over. Main thread.
class HandoverWork {
 public:
  /// `wake` is called on another thread when a pack is done with; it must only wake somebody up.
  explicit HandoverWork(std::function<void()> wake);
  ~HandoverWork();
  HandoverWork(const HandoverWork&) = delete;
  HandoverWork& operator=(const HandoverWork&) = delete;

  /// Nothing happens while one is being made.
  void start(PackWish wish);
  [[nodiscard]] ui::HandoverStatus status() const;

 private:
  struct Shared;  ///< outlives this while a process still works: closing the window waits for nobody
  std::shared_ptr<Shared> shared_;
};

}  // namespace sandtable
