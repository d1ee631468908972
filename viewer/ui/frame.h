#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "viewer/ui/catalogue.h"
#include "viewer/ui/fonts.h"
#include "viewer/ui/layout.h"
#include "viewer/ui/query_cache.h"
#include "viewer/ui/theme.h"
#include "viewer/ui/user_interface.h"

namespace sandtable::ui {

/// What every panel draws from and answers to during one frame. Panels read the snapshot, change UiState, and give
/// intents; they keep nothing of their own.
struct Frame {
  const Snapshot& snapshot;
  const Place& place;
  UiQueries& queries;
  QueryCache& cache;
  std::string_view actor;
  UiState& state;
  const Catalogue& catalogue;
  const Theme& theme;
  Fonts& fonts;
  Layout layout;
  Intents& intents;
  std::vector<CommandCall>& calls;      ///< run after the panels have drawn
  double now_s = 0;                     ///< the interface's own seconds
  std::optional<Duration> redraw_after;
  std::vector<float>* row_ends = nullptr;  ///< of the list that is being drawn, window pixels; null: nobody asks

  [[nodiscard]] const Text& tr(std::string_view key) const { return catalogue.text(key); }
  template <class... Args>
  [[nodiscard]] Text tr(std::string_view key, const Args&... args) const {
    return catalogue.text(key, args...);
  }
  /// The tense of what the map shows: water of a run ahead is a forecast wherever the playhead stands.
  [[nodiscard]] Tense shown_tense() const;
  /// The language of a text that has room for one only.
  [[nodiscard]] Language language() const {
    return state.language == LanguageMode::kEn ? Language::kEn : Language::kZhHant;
  }
  [[nodiscard]] bool both() const { return state.language == LanguageMode::kBoth; }
  [[nodiscard]] float px(float unscaled) const;

  void ask(Intent intent) { intents.push_back(std::move(intent)); }
  /// Runs a command by name, as its shortcut would.
  void call(std::string_view command) { calls.push_back({std::string(command), {}}); }
  void select(Selection selection);
  void redraw_within(Duration wait) { redraw_after = redraw_after ? std::min(*redraw_after, wait) : wait; }

  /// Why the live incident forbids this now; empty when it is allowed.
  [[nodiscard]] std::optional<Refusal> refusal(const Command& command) const;
  /// The refusal in the reader's language.
  [[nodiscard]] Text refusal_text(const Refusal& refusal) const;
};

}  // namespace sandtable::ui
