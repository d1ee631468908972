#include "feeds/lab/fault.h"

#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "twin/base/text.h"

namespace sandtable::feeds {
namespace {

constexpr std::string_view kBlanks = " \t\r";
constexpr std::size_t kQuotedBytes = 80;

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t at = text.find_first_not_of(kBlanks); at != std::string_view::npos;) {
    const std::size_t end = std::min(text.find_first_of(kBlanks, at), text.size());
    words.push_back(text.substr(at, end - at));
    at = text.find_first_not_of(kBlanks, end);
  }
  return words;
}

Result<double> read_number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) {
    return fail(ErrorCode::kInvalid, "'{}' is no number", clipped(text, kQuotedBytes));
  }
  return value;
}

Result<void> read_share(std::string_view text, Fault& fault) {
  if (!text.ends_with('%')) return fail(ErrorCode::kInvalid, "'{}' is no share; write 5%", clipped(text, kQuotedBytes));
  const Result<double> percent = read_number(text.substr(0, text.size() - 1));
  if (!percent) return pass(percent);
  if (*percent < 0 || *percent > 100) return fail(ErrorCode::kInvalid, "{} % is not between 0 and 100", *percent);
  fault.share = *percent / 100;
  return {};
}

Result<void> read_length(std::string_view text, Fault& fault) {
  const Result<Duration> length = parse_duration(text);
  if (!length) return pass(length);
  fault.by = *length;
  return {};
}

Result<void> read_skew(std::string_view text, Fault& fault) {
  const bool back = text.starts_with('-');
  if (back || text.starts_with('+')) text.remove_prefix(1);
  if (Result<void> read = read_length(text, fault); !read) return read;
  if (back) fault.by = -fault.by;
  return {};
}

Result<void> read_factor(std::string_view text, Fault& fault) {
  const Result<double> factor = read_number(text);
  if (!factor) return pass(factor);
  fault.factor = *factor;
  return {};
}

Result<void> read_spike(std::string_view text, Fault& fault) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) {
    return fail(ErrorCode::kInvalid, "'{}': write share and size, such as 1%:3.5", clipped(text, kQuotedBytes));
  }
  if (Result<void> read = read_share(text.substr(0, colon), fault); !read) return read;
  const Result<double> size = read_number(text.substr(colon + 1));
  if (!size) return pass(size);
  fault.size = *size;
  return {};
}

struct FaultWord {
  std::string_view word;
  Fault::Kind kind;
  Result<void> (*read)(std::string_view, Fault&);  ///< null: the word stands alone
};
constexpr std::array<FaultWord, 9> kWords{{
    {"loss", Fault::Kind::kLoss, read_share},
    {"delay", Fault::Kind::kDelay, read_length},
    {"duplicate", Fault::Kind::kDuplicate, read_share},
    {"reorder", Fault::Kind::kReorder, read_length},
    {"freeze", Fault::Kind::kFreeze, nullptr},
    {"scale", Fault::Kind::kScale, read_factor},
    {"skew", Fault::Kind::kSkew, read_skew},
    {"spike", Fault::Kind::kSpike, read_spike},
    {"dead", Fault::Kind::kDeadBroker, nullptr},
}};

Result<void> read_target(std::string_view word, Fault& fault) {
  const std::size_t slash = word.find('/');
  fault.feed = word.substr(0, slash);
  if (slash != std::string_view::npos) fault.station = word.substr(slash + 1);
  if (fault.feed.empty() || (slash != std::string_view::npos && fault.station.empty())) {
    return fail(ErrorCode::kInvalid, "'{}' is no FEED or FEED/STATION", clipped(word, kQuotedBytes));
  }
  return {};
}

Result<void> read_what(std::string_view word, Fault& fault) {
  const std::size_t equals = word.find('=');
  for (const FaultWord& known : kWords) {
    if (known.word != word.substr(0, equals)) continue;
    fault.kind = known.kind;
    if (known.read == nullptr && equals == std::string_view::npos) return {};
    if (known.read != nullptr && equals != std::string_view::npos) return known.read(word.substr(equals + 1), fault);
    return fail(ErrorCode::kInvalid, "'{}' {}", clipped(word, kQuotedBytes),
                known.read == nullptr ? "takes no amount" : "needs an amount after '='");
  }
  return fail(ErrorCode::kInvalid,
              "'{}' is no fault; known: loss, delay, duplicate, reorder, freeze, scale, skew, spike, dead",
              clipped(word, kQuotedBytes));
}

Result<void> read_range(std::string_view word, Fault& fault) {
  const std::size_t dots = word.find("..");
  if (dots == std::string_view::npos) {
    return fail(ErrorCode::kInvalid, "'{}' is no FROM..UNTIL", clipped(word, kQuotedBytes));
  }
  const Result<Duration> from = parse_duration(word.substr(0, dots));
  if (!from) return pass(from);
  fault.from = *from;
  const std::string_view rest = word.substr(dots + 2);
  if (rest.empty()) return {};
  const Result<Duration> until = parse_duration(rest);
  if (!until) return pass(until);
  if (*until <= *from) return fail(ErrorCode::kInvalid, "'{}' ends before it begins", clipped(word, kQuotedBytes));
  fault.until = *until;
  return {};
}

/// In the largest unit that tells it whole: "90min", "250ms".
std::string length_text(Duration length) {
  constexpr std::pair<Duration::rep, const char*> kUnits[] = {{3'600'000, "h"}, {60'000, "min"}, {1'000, "s"}};
  for (const auto& [milliseconds, unit] : kUnits) {
    if (length.count() % milliseconds == 0) return fmt::format("{}{}", length.count() / milliseconds, unit);
  }
  return fmt::format("{}ms", length.count());
}

}  // namespace

Result<Fault> parse_fault(std::string_view text) {
  const std::vector<std::string_view> words = words_of(text);
  if (words.size() < 2 || words.size() > 3) {
    return fail(ErrorCode::kInvalid, "'{}' is no fault; write FEED[/STATION] FAULT [FROM..[UNTIL]]",
                clipped(text, kQuotedBytes));
  }
  Fault fault;
  if (Result<void> read = read_target(words[0], fault); !read) return pass(read);
  if (Result<void> read = read_what(words[1], fault); !read) return pass(read);
  if (words.size() == 3) {
    if (Result<void> read = read_range(words[2], fault); !read) return pass(read);
  }
  return fault;
}

std::string text_of(const Fault& fault) {
  std::string text = fault.feed + (fault.station.empty() ? "" : "/" + fault.station) + " ";
  switch (fault.kind) {
    case Fault::Kind::kLoss:
      text += fmt::format("loss={:g}%", 100 * fault.share);
      break;
    case Fault::Kind::kDelay:
      text += "delay=" + length_text(fault.by);
      break;
    case Fault::Kind::kDuplicate:
      text += fmt::format("duplicate={:g}%", 100 * fault.share);
      break;
    case Fault::Kind::kReorder:
      text += "reorder=" + length_text(fault.by);
      break;
    case Fault::Kind::kFreeze:
      text += "freeze";
      break;
    case Fault::Kind::kScale:
      text += fmt::format("scale={:g}", fault.factor);
      break;
    case Fault::Kind::kSkew:
      text += "skew=" + length_text(fault.by);
      break;
    case Fault::Kind::kSpike:
      text += fmt::format("spike={:g}%:{:g}", 100 * fault.share, fault.size);
      break;
    case Fault::Kind::kDeadBroker:
      text += "dead";
      break;
  }
  if (fault.from == Duration{0} && !fault.until) return text;
  return text + " " + length_text(fault.from) + ".." + (fault.until ? length_text(*fault.until) : "");
}

Result<std::vector<Fault>> parse_fault_script(std::string_view text, std::string_view name) {
  std::vector<Fault> faults;
  for (std::size_t line = 1; !text.empty(); ++line) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view row = text.substr(0, std::min(text.find('#'), end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (row.find_first_not_of(kBlanks) == std::string_view::npos) continue;
    const Result<Fault> fault = parse_fault(row);
    if (!fault) {
      // It may quote the whole line.
      return fail(fault.error().code, "{}:{}: {}", name, line, clipped(valid_utf8(fault.error().message), 400));
    }
    faults.push_back(*fault);
  }
  return faults;
}

}  // namespace sandtable::feeds
