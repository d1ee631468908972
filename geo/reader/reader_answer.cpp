#include "geo/reader/reader_answer.h"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <utility>

#include "geo/reader/source_text.h"

namespace sandtable::geo {
namespace {

using Json = nlohmann::json;

using Kind = ReaderAnswer::Kind;
constexpr std::array kWords = {
    std::pair{"driver", Kind::kDriver}, std::pair{"beat", Kind::kBeat},          std::pair{"member", Kind::kMember},
    std::pair{"error", Kind::kError},   std::pair{"memory", Kind::kOutOfMemory}, std::pair{"done", Kind::kDone},
};

void write_all(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t put = write(kAnswerFd, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) std::_Exit(4);  // nobody listens any more
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
}

ErrorCode code_of(const Json& json) {
  const auto at = json.find("code");
  if (at == json.end() || !at->is_number_integer()) return ErrorCode::kUnreadable;
  const auto number = at->get<std::int64_t>();
  return number >= 0 && number <= static_cast<int>(ErrorCode::kInternal) ? static_cast<ErrorCode>(number)
                                                                         : ErrorCode::kUnreadable;
}

/// The library's parser goes as deep as the text does; answers of ours are three levels deep.
bool is_too_deep(std::string_view line) {
  constexpr int kDeepest = 16;
  int depth = 0;
  for (const char c : line) {
    if ((c == '[' || c == '{') && ++depth > kDeepest) return true;
    if (c == ']' || c == '}') --depth;
  }
  return false;
}

}  // namespace

ReaderAnswer parse_answer(std::string_view line) {
  ReaderAnswer answer;
  if (is_too_deep(line)) return answer;
  const Json json = Json::parse(line, nullptr, false);
  if (!json.is_object()) return answer;
  if (json.contains("driver") && json.contains("kind")) {
    answer.kind = Kind::kLayer;
    answer.text = line;
    return answer;
  }
  for (const auto& [word, kind] : kWords) {
    const auto at = json.find(word);
    if (at == json.end() || !at->is_string()) continue;
    answer.kind = kind;
    answer.text = at->get<std::string>();
    if (kind == Kind::kError) answer.code = code_of(json);
    return answer;
  }
  return answer;
}

void AnswerWriter::write_line(std::string_view line) {
  std::string bytes(line);
  bytes += '\n';
  write_all(bytes);
}

void AnswerWriter::write_pair(const char* key, std::string_view value) {
  write_line(Json{{key, value}}.dump(-1, ' ', false, Json::error_handler_t::replace));
}

void AnswerWriter::driver(std::string_view name) { write_pair("driver", name); }
void AnswerWriter::layer(std::string_view json) { write_line(json); }
void AnswerWriter::member(std::string_view path) { write_pair("member", path); }
void AnswerWriter::done() { write_pair("done", ""); }

void AnswerWriter::error(const Error& error) {
  const Json json{{"error", without_secrets(error.message)}, {"code", static_cast<int>(error.code)}};
  write_line(json.dump(-1, ' ', false, Json::error_handler_t::replace));
}

// Built without allocating: there is nothing left to allocate from.
void AnswerWriter::out_of_memory() { write_all("{\"memory\":\"\"}\n"); }

void AnswerWriter::beat() {
  const auto now = std::chrono::steady_clock::now();
  if (now - last_beat_ < std::chrono::milliseconds(500)) return;
  last_beat_ = now;
  write_pair("beat", "");
}

}  // namespace sandtable::geo
