#include "viewer/ui/catalogue.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "viewer/ui/built_in_assets.h"

namespace sandtable::ui {
namespace {

using Half = std::map<std::string, std::string, std::less<>>;

Result<Half> parse_half(std::string_view json, std::string_view file) {
  const auto root = nlohmann::json::parse(json, nullptr, false);
  if (!root.is_object()) return fail(ErrorCode::kUnreadable, "{}: not a JSON object of key and sentence", file);
  Half half;
  for (const auto& [key, value] : root.items()) {
    if (!value.is_string()) return fail(ErrorCode::kUnreadable, "{}: {}: not a text", file, key);
    half[key] = valid_utf8(value.get<std::string>());
  }
  return half;
}

std::ptrdiff_t placeholders(std::string_view pattern) { return std::count(pattern.begin(), pattern.end(), '{'); }

}  // namespace

Result<Catalogue> Catalogue::parse(std::string_view zh_hant_json, std::string_view en_json) {
  auto zh = parse_half(zh_hant_json, "zh-Hant.json");
  if (!zh) return pass(zh);
  auto en = parse_half(en_json, "en.json");
  if (!en) return pass(en);
  Catalogue catalogue;
  for (auto& [key, sentence] : *zh) {
    const auto other = en->find(key);
    if (other == en->end()) return fail(ErrorCode::kUnreadable, "en.json: {}: missing", key);
    if (placeholders(sentence) != placeholders(other->second)) {
      return fail(ErrorCode::kUnreadable, "en.json: {}: not the placeholders of zh-Hant.json", key);
    }
    catalogue.texts_[key] = Text{std::move(sentence), std::move(other->second)};
    en->erase(other);
  }
  if (!en->empty()) return fail(ErrorCode::kUnreadable, "zh-Hant.json: {}: missing", en->begin()->first);
  return catalogue;
}

Result<Catalogue> Catalogue::load(const std::filesystem::path& assets) {
  auto zh = asset_text(assets, "languages/zh-Hant.json");
  if (!zh) return pass(zh);
  auto en = asset_text(assets, "languages/en.json");
  if (!en) return pass(en);
  return parse(*zh, *en);
}

const Text& Catalogue::text(std::string_view key) const {
  if (const auto found = texts_.find(key); found != texts_.end()) return found->second;
  const std::string name(key);
  return unknown_.try_emplace(name, Text{name, name}).first->second;
}

std::vector<std::string> Catalogue::keys() const {
  std::vector<std::string> keys;
  keys.reserve(texts_.size());
  for (const auto& [key, text] : texts_) keys.push_back(key);
  return keys;
}

std::string Catalogue::filled(const std::string& pattern,
                              fmt::dynamic_format_arg_store<fmt::format_context>& store) {
  try {
    return fmt::vformat(pattern, store);
  } catch (const fmt::format_error&) {
    return pattern;
  }
}

}  // namespace sandtable::ui
