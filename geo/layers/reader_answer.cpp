#include "geo/layers/reader_answer.h"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <utility>

namespace sandtable::geo {
namespace {

using Json = nlohmann::json;

constexpr int kAnswerFd = 3;

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

}  // namespace

ReaderAnswer parse_answer(std::string_view line) {
  ReaderAnswer answer;
  const Json json = Json::parse(line, nullptr, false);
  if (!json.is_object()) return answer;
  if (json.contains("driver") && json.contains("kind")) {
    Result<LayerDescription> layer = layer_description_from_json(line);
    if (!layer) return answer;
    answer.kind = Kind::kLayer;
    answer.layer = std::move(*layer);
    return answer;
  }
  for (const auto& [word, kind] : kWords) {
    const auto at = json.find(word);
    if (at == json.end() || !at->is_string()) continue;
    answer.kind = kind;
    answer.text = at->get<std::string>();
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
void AnswerWriter::layer(const LayerDescription& layer) { write_line(to_json(layer)); }
void AnswerWriter::member(std::string_view path) { write_pair("member", path); }
void AnswerWriter::error(std::string_view message) { write_pair("error", message); }
void AnswerWriter::done(std::string_view text) { write_pair("done", text); }

// Built without allocating: there is nothing left to allocate from.
void AnswerWriter::out_of_memory() { write_all("{\"memory\":\"\"}\n"); }

void AnswerWriter::beat() {
  const auto now = std::chrono::steady_clock::now();
  if (now - last_beat_ < std::chrono::milliseconds(500)) return;
  last_beat_ = now;
  write_pair("beat", "");
}

}  // namespace sandtable::geo
