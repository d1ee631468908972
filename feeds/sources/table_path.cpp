#include "feeds/sources/table_path.h"

#include <algorithm>

#include "twin/base/text.h"

namespace sandtable::feeds {
namespace {

constexpr std::size_t kMaxSteps = 32;

/// RFC 6901: "~1" is '/', "~0" is '~'.
std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool mark = text[i] == '~' && i + 1 < text.size() && (text[i + 1] == '0' || text[i + 1] == '1');
    out += mark ? (text[++i] == '1' ? '/' : '~') : text[i];
  }
  return out;
}

Result<PathStep> parse_step(std::string_view text) {
  if (text == "..") return PathStep{PathStep::Kind::kUp, {}, {}};
  if (text == "*") return PathStep{PathStep::Kind::kEach, {}, {}};
  if (text == "**") return PathStep{PathStep::Kind::kAnywhere, {}, {}};
  if (text.empty()) return fail(ErrorCode::kInvalid, "has an empty step");
  if (text.front() != '[') return PathStep{PathStep::Kind::kKey, unescaped(text), {}};
  const std::size_t equals = text.find('=');
  if (text.back() != ']' || equals == std::string_view::npos || equals == 1) {
    return fail(ErrorCode::kInvalid, "step '{}' is not [key=text]", clipped(valid_utf8(text), 64));
  }
  return PathStep{PathStep::Kind::kWhere, unescaped(text.substr(1, equals - 1)),
                  unescaped(text.substr(equals + 1, text.size() - equals - 2))};
}

}  // namespace

Result<TablePath> TablePath::parse(std::string_view text) {
  TablePath path;
  if (!text.starts_with('/')) {
    path.plain = true;
    if (!text.empty()) path.steps.push_back({PathStep::Kind::kKey, std::string(text), {}});
    return path;
  }
  path.from_root = text.starts_with("//");
  std::string_view rest = text.substr(path.from_root ? 2 : 1);
  for (;;) {
    // A '/' inside brackets is part of what is looked for.
    const std::size_t begin = rest.starts_with('[') ? std::min(rest.find("]/"), rest.size()) : 0;
    const std::size_t end = std::min(rest.find('/', begin), rest.size());
    Result<PathStep> step = parse_step(rest.substr(0, end));
    if (!step) return fail(ErrorCode::kInvalid, "path '{}': {}", clipped(valid_utf8(text), 128), step.error().message);
    path.steps.push_back(std::move(*step));
    if (path.steps.size() > kMaxSteps) return fail(ErrorCode::kInvalid, "path of more than {} steps", kMaxSteps);
    if (end == rest.size()) return path;
    rest.remove_prefix(end + 1);
  }
}

}  // namespace sandtable::feeds
