#pragma once

#include <fmt/args.h>
#include <fmt/format.h>

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "twin/base/result.h"
#include "twin/base/text.h"

namespace sandtable::ui {

/// Every sentence that people read, in both languages, by key ("alarm_state.acknowledged"). Immutable after loading.
class Catalogue {
 public:
  /// Reads two JSON objects of key -> sentence. Fails with kUnreadable naming the file when one is no such object, when
  /// a key is missing in one of them or has the other's placeholders.
  static Result<Catalogue> parse(std::string_view zh_hant_json, std::string_view en_json);
  /// The catalogue built into the program; a file languages/zh-Hant.json or en.json below `assets` replaces its half.
  static Result<Catalogue> load(const std::filesystem::path& assets);

  /// The sentence; an unknown key gives the key itself, so that it is seen and reported.
  [[nodiscard]] const Text& text(std::string_view key) const;
  /// The sentence with {} or {0} filled in. An argument of type Text is taken in each sentence's own language.
  template <class... Args>
  [[nodiscard]] Text text(std::string_view key, const Args&... args) const {
    const Text& pattern = text(key);
    return {fill(pattern.zh, Language::kZhHant, args...), fill(pattern.en, Language::kEn, args...)};
  }
  [[nodiscard]] bool contains(std::string_view key) const { return texts_.find(key) != texts_.end(); }
  [[nodiscard]] std::vector<std::string> keys() const;

 private:
  template <class... Args>
  static std::string fill(const std::string& pattern, Language language, const Args&... args) {
    fmt::dynamic_format_arg_store<fmt::format_context> store;
    (push(store, language, args), ...);
    return filled(pattern, store);
  }
  template <class Arg>
  static void push(fmt::dynamic_format_arg_store<fmt::format_context>& store, Language language, const Arg& arg) {
    if constexpr (std::is_same_v<Arg, Text>) {
      store.push_back(arg.in(language));
    } else {
      store.push_back(arg);
    }
  }
  /// A file that replaces a sentence may hold any pattern, so a bad one is shown as it stands.
  static std::string filled(const std::string& pattern, fmt::dynamic_format_arg_store<fmt::format_context>& store);

  std::map<std::string, Text, std::less<>> texts_;
  mutable std::map<std::string, Text, std::less<>> unknown_;
};

}  // namespace sandtable::ui
