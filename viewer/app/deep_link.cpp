#include "viewer/app/deep_link.h"

#include <system_error>

namespace sandtable {
namespace {

Result<ui::CommandCall> part_of(std::string_view part) {
  const auto equals = part.find('=');
  const std::string_view key = part.substr(0, equals);
  const std::string value(equals == std::string_view::npos ? std::string_view{} : part.substr(equals + 1));
  const auto quoted = [&](std::string_view command) {
    if (value.empty() || value.find_first_of("\" \t\n") != std::string::npos) {
      return Result<ui::CommandCall>(fail(ErrorCode::kInvalid, "link: {}='{}' cannot be read", key, clipped(value, 60)));
    }
    return ui::parse_call(std::string(command) + value);
  };
  if (key == "t") return quoted("time.seek to=");
  if (key == "look") return quoted("view.look from=");
  if (key == "view" && (value == "2d" || value == "3d")) return ui::parse_call("view." + value);
  return fail(ErrorCode::kInvalid, "link: '{}' is not t=TIME, view=2d, view=3d or look=X,Y,DISTANCE", clipped(part, 60));
}

}  // namespace

Result<DeepLink> parse_deep_link(std::string_view text) {
  DeepLink link;
  const auto hash = text.find('#');
  std::error_code ignored;
  if (hash == std::string_view::npos || std::filesystem::exists(std::filesystem::path(text), ignored)) {
    link.file = std::filesystem::path(text);
    return link;
  }
  link.file = std::filesystem::path(text.substr(0, hash));
  std::string_view rest = text.substr(hash + 1);
  while (!rest.empty()) {
    const auto end = std::min(rest.find('&'), rest.size());
    auto call = part_of(rest.substr(0, end));
    if (!call) return pass(call);
    link.calls.push_back(std::move(*call));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return link;
}

}  // namespace sandtable
