#include "viewer/ui/theme.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "viewer/ui/built_in_assets.h"

namespace sandtable::ui {
namespace {

std::map<std::string, Rgba*, std::less<>> fields_of(Theme& t) {
  return {{"window", &t.window},
          {"panel", &t.panel},
          {"raised", &t.raised},
          {"hovered", &t.hovered},
          {"selected", &t.selected},
          {"line", &t.line},
          {"text", &t.text},
          {"text_dim", &t.text_dim},
          {"accent", &t.accent},
          {"on_accent", &t.on_accent},
          {"attention", &t.attention},
          {"on_attention", &t.on_attention},
          {"alert_1", &t.alert[0]},
          {"alert_2", &t.alert[1]},
          {"alert_3", &t.alert[2]},
          {"on_alert", &t.on_alert},
          {"tense_live", &t.tense[0]},
          {"tense_replay", &t.tense[1]},
          {"tense_what_if", &t.tense[2]},
          {"tense_exercise", &t.tense[3]},
          {"tense_forecast", &t.tense[4]},
          {"on_tense", &t.on_tense},
          {"rain", &t.rain},
          {"series", &t.series},
          {"gap", &t.gap},
          {"halo", &t.halo},
          {"label", &t.label}};
}

double linear(std::uint8_t channel) {
  const double c = channel / 255.0;
  return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

double luminance(Rgba c) { return 0.2126 * linear(c.r) + 0.7152 * linear(c.g) + 0.0722 * linear(c.b); }

}  // namespace

Result<Theme> Theme::parse(std::string_view json, std::string_view file, ThemeKind kind) {
  const auto both = nlohmann::json::parse(json, nullptr, false);
  const char* const name = kind == ThemeKind::kLight ? "light" : "dark";
  const auto found = both.is_object() ? both.find(name) : both.end();
  if (found == both.end() || !found->is_object()) return fail(ErrorCode::kUnreadable, "{}: {}: not a JSON object of colours", file, name);
  const nlohmann::json& root = *found;
  Theme theme;
  auto fields = fields_of(theme);
  for (const auto& [key, value] : root.items()) {
    const auto field = fields.find(key);
    if (field == fields.end()) return fail(ErrorCode::kUnreadable, "{}: {}.{}: unknown colour", file, name, key);
    const auto colour = value.is_string() ? parse_colour(value.get<std::string>()) : std::nullopt;
    if (!colour) return fail(ErrorCode::kUnreadable, "{}: {}.{}: not a colour like \"#1a2b3c\"", file, name, key);
    *field->second = *colour;
    fields.erase(field);
  }
  if (!fields.empty()) return fail(ErrorCode::kUnreadable, "{}: {}.{}: missing", file, name, fields.begin()->first);
  return theme;
}

Result<Theme> Theme::load(const std::filesystem::path& assets, ThemeKind kind) {
  auto text = asset_text(assets, "styles/ui.json");
  if (!text) return pass(text);
  return parse(*text, "styles/ui.json", kind);
}

std::optional<Rgba> parse_colour(std::string_view text) {
  if ((text.size() != 7 && text.size() != 9) || text.front() != '#') return std::nullopt;
  std::uint32_t hex = 0;
  const auto [end, error] = std::from_chars(text.data() + 1, text.data() + text.size(), hex, 16);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  if (text.size() == 7) hex = hex << 8 | 0xff;
  return Rgba{static_cast<std::uint8_t>(hex >> 24), static_cast<std::uint8_t>(hex >> 16),
              static_cast<std::uint8_t>(hex >> 8), static_cast<std::uint8_t>(hex)};
}

double contrast_ratio(Rgba a, Rgba b) {
  const auto [dark, light] = std::minmax({luminance(a), luminance(b)});
  return (light + 0.05) / (dark + 0.05);
}

}  // namespace sandtable::ui
