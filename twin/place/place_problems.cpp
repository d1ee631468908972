#include "twin/place/place_problems.h"

#include <algorithm>
#include <numeric>

#include "twin/base/one_line.h"

namespace sandtable {
namespace {

constexpr std::size_t kLinesReported = 100;
constexpr std::size_t kWordsListed = 20;
constexpr std::size_t kLongestWordCompared = 64;

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({changed, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

void PlaceProblems::add_text(const TomlPlace& at, std::string what) { problems_.push_back({at, std::move(what)}); }

Error PlaceProblems::error() const {
  std::vector<const Problem*> in_file_order;
  for (const Problem& p : problems_) in_file_order.push_back(&p);
  std::stable_sort(in_file_order.begin(), in_file_order.end(), [](const Problem* a, const Problem* b) {
    return std::pair(a->at.line, a->at.column) < std::pair(b->at.line, b->at.column);
  });
  std::string message;
  for (std::size_t i = 0; i < in_file_order.size(); ++i) {
    if (i > 0) message += '\n';
    if (i == kLinesReported) {
      message += fmt::format("{}: and {} more", file_, in_file_order.size() - i);
      break;
    }
    const auto& [at, what] = *in_file_order[i];
    const std::string key = at.key.empty() ? "" : at.key + ": ";
    message += one_line(fmt::format("{}:{}:{}: {}{}", file_, at.line, at.column, key, what));
  }
  return Error{ErrorCode::kInvalid, std::move(message)};
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& known) {
  if (word.size() > kLongestWordCompared) return "";
  const std::string* nearest = nullptr;
  std::size_t least = std::max<std::size_t>(1, word.size() / 3) + 1;
  for (const std::string& candidate : known) {
    if (candidate.size() > kLongestWordCompared) continue;
    const std::size_t distance = edit_distance(word, candidate);
    if (distance < least) {
      least = distance;
      nearest = &candidate;
    }
  }
  return nearest ? fmt::format("; did you mean '{}'?", *nearest) : "";
}

std::string listed(const std::vector<std::string>& words) {
  const std::size_t count = std::min(words.size(), kWordsListed);
  const auto shown_end = words.begin() + static_cast<std::ptrdiff_t>(count);
  std::string text = fmt::format("{}", fmt::join(words.begin(), shown_end, ", "));
  return count < words.size() ? text + ", ..." : text;
}

}  // namespace sandtable
