#include <algorithm>
#include <charconv>
#include <optional>

#include "viewer/ui/command_table.h"

namespace sandtable::ui {
namespace {

struct Word {
  std::string text;
  std::optional<std::size_t> equals;  ///< position of the first '=' outside quotes
};

Result<std::vector<Word>> split_words(std::string_view line) {
  std::vector<Word> words;
  bool in_word = false;
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (!quoted && (c == ' ' || c == '\t' || c == '\r')) {
      in_word = false;
      continue;
    }
    if (!in_word) words.emplace_back();
    in_word = true;
    Word& word = words.back();
    if (c == '"') {
      quoted = !quoted;
    } else if (c == '\\' && quoted && i + 1 < line.size()) {
      word.text += line[++i];
    } else {
      if (c == '=' && !quoted && !word.equals) word.equals = word.text.size();
      word.text += c;
    }
  }
  if (quoted) return fail(ErrorCode::kInvalid, "a quote is not closed");
  return words;
}

bool is_number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size();
}

/// The form of a value; whether it names something is found out when the command runs.
Status check(const Argument& argument, const std::string& value) {
  const auto wrong = [&](std::string_view wanted) -> Status {
    return fail(ErrorCode::kInvalid, "{}='{}': not {}", argument.name, clipped(value, 60), wanted);
  };
  if (value.empty() && argument.kind != ArgumentKind::kText) return wrong("given");
  switch (argument.kind) {
    case ArgumentKind::kNote:
    case ArgumentKind::kNumber:
      if (!is_number(value)) return wrong("a number");
      break;
    case ArgumentKind::kOnOff:
      if (value != "on" && value != "off") return wrong("on or off");
      break;
    case ArgumentKind::kLanguage:
      if (value != "zh-Hant" && value != "en" && value != "both") return wrong("zh-Hant, en or both");
      break;
    case ArgumentKind::kXY: {
      const auto comma = value.find(',');
      if (comma == std::string::npos || !is_number(value.substr(0, comma)) || !is_number(value.substr(comma + 1))) return wrong("x,y in metres");
      break;
    }
    default: break;
  }
  return {};
}

const Argument* argument_named(const CommandInfo& command, std::string_view name) {
  const auto found = std::ranges::find(command.arguments, name, &Argument::name);
  return found == command.arguments.end() ? nullptr : &*found;
}

std::string argument_names(const CommandInfo& command) {
  std::string names;
  for (const Argument& argument : command.arguments) names += (names.empty() ? "" : ", ") + std::string(argument.name);
  return names.empty() ? "none" : names;
}

}  // namespace

Result<CommandCall> parse_call(std::string_view line) {
  auto words = split_words(line);
  if (!words) return pass(words);
  if (words->empty()) return fail(ErrorCode::kInvalid, "no command");
  const std::string& name = words->front().text;
  const CommandInfo* command = find_command(std::string_view(name));
  if (command == nullptr) return fail(ErrorCode::kInvalid, "no command '{}'", clipped(name, 60));
  CommandCall call{name, {}};
  std::size_t next = 0;
  for (std::size_t i = 1; i < words->size(); ++i) {
    const Word& word = (*words)[i];
    const Argument* argument = word.equals ? argument_named(*command, std::string_view(word.text).substr(0, *word.equals)) : nullptr;
    std::string value = word.text;
    if (argument != nullptr) {
      value = word.text.substr(*word.equals + 1);
    } else if (word.equals && *word.equals > 0 && word.text.find_first_of(",:/") > *word.equals) {
      return fail(ErrorCode::kInvalid, "{}: no argument '{}' (known: {})", name, clipped(word.text.substr(0, *word.equals), 60), argument_names(*command));
    } else {
      while (next < command->arguments.size() && call.arguments.contains(command->arguments[next].name)) ++next;
      if (next >= command->arguments.size()) return fail(ErrorCode::kInvalid, "{}: '{}' is too much (known: {})", name, clipped(word.text, 60), argument_names(*command));
      argument = &command->arguments[next];
    }
    if (auto good = check(*argument, value); !good) return fail(ErrorCode::kInvalid, "{}: {}", name, good.error().message);
    if (!call.arguments.emplace(std::string(argument->name), std::move(value)).second) {
      return fail(ErrorCode::kInvalid, "{}: {} is given twice", name, argument->name);
    }
  }
  for (const Argument& argument : command->arguments) {
    if (argument.required && !call.arguments.contains(argument.name)) return fail(ErrorCode::kInvalid, "{}: {} is missing", name, argument.name);
  }
  return call;
}

}  // namespace sandtable::ui
