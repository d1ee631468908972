#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "twin/base/result.h"
#include "viewer/ui/intent.h"
#include "viewer/ui/keys.h"
#include "viewer/ui/queries.h"
#include "viewer/ui/ui_state.h"

namespace sandtable::ui {

/// What an argument of a command stands for; decides how it is checked and what the palette offers.
enum class ArgumentKind {
  kText,
  kNumber,
  kTime,
  kDuration,
  kOnOff,
  kAlarm,
  kOrder,
  kResource,
  kSite,
  kStation,
  kLayer,
  kLanguage,
  kPanel,
  kXY,
  kPlan,
  kRole,
  kNote,
};

struct Argument {
  std::string_view name;
  ArgumentKind kind = ArgumentKind::kText;
  bool required = true;
};

/// A command by name with its arguments: `order.dispatch pump=P-12-01 site=B03 comment="two hoses"`.
struct CommandCall {
  std::string name;
  std::map<std::string, std::string, std::less<>> arguments;
  bool operator==(const CommandCall&) const = default;
};

/// What a command works on: the same for keys, palette and scripts. `snapshot` may be null while loading.
struct CommandEnvironment {
  UiState& state;
  const Snapshot* snapshot = nullptr;
  const Place& place;
  UiQueries& queries;
  std::string_view actor;
  Intents& intents;
  std::optional<Refusal> refused{};  ///< set by a command that decide() refuses
  double now_s = 0;                  ///< the interface's own seconds
};

/// One command. Its titles are in the catalogue under "command.<name>".
struct CommandInfo {
  std::string_view name;
  std::vector<Argument> arguments;
  Chord shortcut;
  Status (*run)(const CommandCall& call, CommandEnvironment& environment) = nullptr;
  /// Why nobody may ask for it as things stand, so that buttons and the palette say so before; null: any time.
  std::optional<Refusal> (*unavailable)(const Snapshot& now) = nullptr;

  [[nodiscard]] std::optional<Refusal> refusal(const Snapshot& now) const {
    return unavailable == nullptr ? std::nullopt : unavailable(now);
  }
};

/// Every command there is, in the order in which help shows them.
std::span<const CommandInfo> command_table();
/// Null when there is none of this name.
const CommandInfo* find_command(std::string_view name);
const CommandInfo* find_command(const Chord& pressed);

/// Reads one line: name, then arguments as `name=value`, or values alone in the order of the table. A value with
/// spaces stands in double quotes. Fails with kInvalid when the command is unknown, an argument is unknown, missing,
/// given twice or of the wrong form.
Result<CommandCall> parse_call(std::string_view line);

/// Carries it out: changes `state` and adds intents. Fails with kRefused where decide() refuses, kNotFound when an
/// argument names nothing that exists.
Status run_command(const CommandCall& call, CommandEnvironment& environment);

}  // namespace sandtable::ui
