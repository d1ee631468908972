#include "viewer/ui/script.h"

#include "twin/base/text.h"
#include "viewer/ui/time_steps.h"

namespace sandtable::ui {
namespace {

/// Takes the first word off the line.
std::string_view take_word(std::string_view& line) {
  const auto end = std::min(line.find_first_of(" \t"), line.size());
  const std::string_view word = line.substr(0, end);
  line = trimmed(line.substr(end));
  return word;
}

Result<std::variant<std::monostate, Duration, UtcTime>> parse_when(std::string_view text) {
  if (!text.empty() && text.front() == '+') {
    auto offset = parse_offset(text.substr(1));
    if (!offset) return pass(offset);
    return *offset;
  }
  auto time = parse_time(text, ZonePolicy::required());
  if (!time) return pass(time);
  return *time;
}

}  // namespace

Result<std::vector<TimedCommand>> parse_script(std::string_view text, std::string_view file) {
  constexpr std::size_t kMostLines = 100'000;
  std::vector<TimedCommand> commands;
  Duration wait{0};
  int number = 0;
  const auto wrong = [&](const std::string& why) { return fail(ErrorCode::kInvalid, "{}:{}: {}", file, number, why); };
  while (!text.empty()) {
    if (static_cast<std::size_t>(++number) > kMostLines) return wrong("more than 100000 lines");
    const auto end = std::min(text.find('\n'), text.size());
    std::string_view line = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (number == 1 && line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
    if (line.empty() || line.front() == '#') continue;
    if (line == "wait" || line.starts_with("wait ") || line.starts_with("wait\t")) {
      take_word(line);
      auto length = parse_duration(line);
      if (!length) return wrong(length.error().message);
      wait += *length;
      continue;
    }
    TimedCommand command{number, wait, {}, {}};
    if (line == "at" || line.starts_with("at ") || line.starts_with("at\t")) {
      take_word(line);
      auto when = parse_when(take_word(line));
      if (!when) return wrong(when.error().message);
      command.at = *when;
    }
    auto call = parse_call(line);
    if (!call) return wrong(call.error().message);
    command.call = std::move(*call);
    wait = Duration{0};
    commands.push_back(std::move(command));
  }
  if (wait > Duration{0}) commands.push_back({number, wait, {}, {"script.wait", {}}});
  return commands;
}

ScriptPlayer::ScriptPlayer(std::vector<TimedCommand> commands, UtcTime incident_start)
    : commands_(std::move(commands)), incident_start_(incident_start) {}

std::optional<TimedCommand> ScriptPlayer::next_due(UtcTime incident_now, Duration real) {
  if (finished()) return std::nullopt;
  if (!previous_ran_) previous_ran_ = real;
  const TimedCommand& next = commands_[next_];
  if (real - *previous_ran_ < next.wait) return std::nullopt;
  if (const auto* offset = std::get_if<Duration>(&next.at);
      offset != nullptr && incident_now < incident_start_ + *offset)
    return std::nullopt;
  if (const auto* time = std::get_if<UtcTime>(&next.at); time != nullptr && incident_now < *time) return std::nullopt;
  previous_ran_ = real;
  return commands_[next_++];
}

}  // namespace sandtable::ui
