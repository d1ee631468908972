#include "feeds/recording/recorded_http.h"

#include <algorithm>
#include <deque>
#include <map>
#include <utility>

namespace sandtable::feeds {
namespace {

class RecordingHttp final : public HttpClient {
 public:
  RecordingHttp(std::shared_ptr<HttpClient> inner, SourceId source, std::shared_ptr<const Clock> clock, RawSink sink)
      : inner_(std::move(inner)), source_(std::move(source)), clock_(std::move(clock)), sink_(std::move(sink)) {}

  std::uint64_t get(HttpRequest request, HttpDone done) override {
    auto record = [this, origin = origin_of(request.url), done = std::move(done)](Result<HttpReply> reply) {
      RawMessage message;
      message.source = source_;
      message.received = clock_->now();
      message.origin = origin;
      message.status = reply ? reply->status : 0;
      message.content_type = reply ? reply->content_type : std::string{};
      if (reply) {
        keep_headers(*reply, message);
        reply->received = message.received;
      }
      message.body = reply ? reply->body : reply.error().message;
      sink_(message);
      done(std::move(reply));
    };
    return inner_->get(std::move(request), std::move(record));
  }
  void cancel(std::uint64_t request) override { inner_->cancel(request); }
  void poll() override { inner_->poll(); }

 private:
  static void keep_headers(const HttpReply& reply, RawMessage& message) {
    for (const std::string_view name : kept_headers()) {
      if (const std::string_view value = reply.header(name); !value.empty()) {
        message.headers.push_back({std::string(name), std::string(value)});
      }
    }
  }

  std::shared_ptr<HttpClient> inner_;
  SourceId source_;
  std::shared_ptr<const Clock> clock_;
  RawSink sink_;
};

class RecordedHttp final : public HttpClient {
 public:
  RecordedHttp(std::vector<RawMessage> messages, std::shared_ptr<const Clock> clock) : clock_(std::move(clock)) {
    for (RawMessage& message : messages) {
      if (message.wire == RawMessage::Wire::kHttp) answers_[message.origin].push_back(std::move(message));
    }
  }

  std::uint64_t get(HttpRequest request, HttpDone done) override {
    waiting_.push_back({++last_, origin_of(request.url), request.can_wait, std::move(done)});
    return last_;
  }
  void cancel(std::uint64_t request) override {
    std::erase_if(waiting_, [&](const Waiting& w) { return w.number == request; });
  }
  void poll() override {
    // What is done may ask again at once, so the list is not walked while anybody is called.
    while (auto ready = take_ready()) ready->first(std::move(ready->second));
  }
  [[nodiscard]] bool has_ready(const std::string& url) const override {
    const auto own = answers_.find(origin_of(url));
    if (own == answers_.end() || own->second.empty()) return false;
    const UtcTime received = own->second.front().received;
    return received <= clock_->now() && std::ranges::none_of(answers_, [&](const auto& other) {
             return !other.second.empty() && other.second.front().received < received;
           });
  }

 private:
  struct Waiting {
    std::uint64_t number;
    std::string origin;
    bool can_wait;
    HttpDone done;
  };

  std::optional<std::pair<HttpDone, Result<HttpReply>>> take_ready() {
    for (auto asked = waiting_.begin(); asked != waiting_.end(); ++asked) {
      const auto answers = answers_.find(asked->origin);
      if (answers == answers_.end() || answers->second.empty()) continue;
      if (answers->second.front().received > clock_->now()) continue;
      RawMessage message = std::move(answers->second.front());
      answers->second.pop_front();
      return std::pair{take(asked), answer_of(std::move(message))};
    }
    for (auto asked = waiting_.begin(); asked != waiting_.end(); ++asked) {
      if (!asked->can_wait || !is_overtaken(*asked)) continue;
      return std::pair{take(asked),
                       Result<HttpReply>(fail(ErrorCode::kCancelled, "something else was asked for first"))};
    }
    return std::nullopt;
  }

  HttpDone take(std::deque<Waiting>::iterator request) {
    HttpDone done = std::move(request->done);
    waiting_.erase(request);
    return done;
  }

  /// Whether an answer has come that nobody waits for, before the one that this request waits for. Each such answer
  /// counts once: it may be one that today's parsers never ask for.
  bool is_overtaken(const Waiting& request) {
    const auto own = answers_.find(request.origin);
    for (const auto& [origin, left] : answers_) {
      if (left.empty() || std::ranges::find(waiting_, origin, &Waiting::origin) != waiting_.end()) continue;
      const UtcTime received = left.front().received;
      if (received > clock_->now()) continue;
      if (own != answers_.end() && !own->second.empty() && own->second.front().received <= received) continue;
      const auto [counted, is_first] = counted_.try_emplace(origin, received);
      if (is_first || std::exchange(counted->second, std::max(counted->second, received)) < received) return true;
    }
    return false;
  }

  static Result<HttpReply> answer_of(RawMessage message) {
    if (message.status == 0) return fail(ErrorCode::kIo, "{}", message.body);
    HttpReply reply;
    reply.status = message.status;
    reply.content_type = std::move(message.content_type);
    reply.body = std::move(message.body);
    reply.headers = std::move(message.headers);
    reply.received = message.received;
    return reply;
  }

  std::shared_ptr<const Clock> clock_;
  std::map<std::string, std::deque<RawMessage>> answers_;  ///< by origin, in the order of receipt
  std::map<std::string, UtcTime> counted_;  ///< by origin, receipt of the last answer that made others wait
  std::deque<Waiting> waiting_;
  std::uint64_t last_ = 0;
};

}  // namespace

std::shared_ptr<HttpClient> recording_http(std::shared_ptr<HttpClient> inner, SourceId source,
                                           std::shared_ptr<const Clock> clock, RawSink sink) {
  return std::make_shared<RecordingHttp>(std::move(inner), std::move(source), std::move(clock), std::move(sink));
}

std::shared_ptr<HttpClient> recorded_http(std::vector<RawMessage> messages, std::shared_ptr<const Clock> clock) {
  return std::make_shared<RecordedHttp>(std::move(messages), std::move(clock));
}

}  // namespace sandtable::feeds
