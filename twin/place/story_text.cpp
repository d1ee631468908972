#include <fmt/format.h>

#include "twin/place/story.h"

namespace sandtable {
namespace {

/// A TOML basic string (toml.io, v1.0.0, "String").
std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      out += fmt::format("\\u{:04X}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string both(const Text& text) {
  return fmt::format("{{ zh = {}, en = {} }}", quoted(text.in(Language::kZhHant)), quoted(text.in(Language::kEn)));
}

std::string length_text(Duration length) { return fmt::format("\"{}ms\"", length.count()); }

std::string listed_layers(const std::vector<std::string>& layers) {
  std::string out;
  for (const std::string& layer : layers) out += (out.empty() ? "" : ", ") + quoted(layer);
  return "[" + out + "]";
}

struct LookWriter {
  std::string operator()(const StoryWholePlace&) const { return {}; }
  std::string operator()(const StoryCamera& c) const {
    return fmt::format(
        "camera = {{ at = [{:.2f}, {:.2f}], distance_m = {:.1f}, heading_deg = {:.1f}, pitch_deg = {:.1f} }}\n", c.at.x,
        c.at.y, c.distance_m, c.heading_deg, c.pitch_deg);
  }
  std::string operator()(const SiteId& site) const { return "site = " + quoted(site.str()) + "\n"; }
  std::string operator()(const StationId& station) const { return "station = " + quoted(station.str()) + "\n"; }
};

std::string chapter_text(const StoryChapter& chapter) {
  std::string out = "\n[[chapter]]\ntitle = " + both(chapter.title) + "\ncaption = " + both(chapter.caption) + "\n";
  out += "at = " + length_text(chapter.at) + "\n";
  out += fmt::format("speed = {:.1f}\nlength = {}\n", chapter.speed, length_text(chapter.length));
  out += std::visit(LookWriter{}, chapter.look);
  if (chapter.map_2d) out += "map_2d = true\n";
  if (!chapter.show.empty()) out += "show = " + listed_layers(chapter.show) + "\n";
  if (!chapter.hide.empty()) out += "hide = " + listed_layers(chapter.hide) + "\n";
  if (!chapter.invite.empty()) out += "invite = " + quoted(chapter.invite.str()) + "\n";
  return out;
}

}  // namespace

std::string story_text(const Story& story) {
  std::string out = "[story]\ntitle = " + both(story.title) + "\n";
  out += "idle = " + length_text(story.idle) + "\ncountdown = " + length_text(story.countdown) + "\n";
  if (!story.pin.empty()) out += "pin = " + quoted(story.pin) + "\n";
  for (const StoryChapter& chapter : story.chapters) out += chapter_text(chapter);
  return out;
}

}  // namespace sandtable
