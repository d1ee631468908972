#include "feeds/transports/cap_publisher.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <system_error>

#include "feeds/net/http_url.h"
#include "feeds/sources/cap_message.h"
#include "feeds/transports/cap_text.h"

namespace sandtable::feeds {
namespace {

constexpr Duration kLookEvery{std::chrono::seconds{1}};
constexpr Duration kFirstCapPause{std::chrono::seconds{2}};
constexpr Duration kLongestCapPause{std::chrono::minutes{5}};
constexpr std::size_t kCapReplyLimit = 1u << 20;
constexpr const char* kIndexName = "index.atom";
constexpr const char* kMemoryName = "in-force.xml";

}  // namespace

CapPublisher::CapPublisher(OutputConfig config, std::string place, std::shared_ptr<HttpClient> http,
                           std::function<std::unique_ptr<Projector>()> make_projector, std::uint64_t seed,
                           std::filesystem::path memory)
    : config_(std::move(config)),
      cap_(std::get<CapOutput>(config_.kind)),
      place_(std::move(place)),
      alerts_(cap_, place_),
      http_(std::move(http)),
      make_projector_(std::move(make_projector)),
      backoff_(kFirstCapPause, kLongestCapPause, seed) {
  if (!cap_.directory.empty()) {
    memory_ = cap_.directory / kMemoryName;
  } else if (!memory.empty()) {
    memory_ = memory / fmt::format("{}-{}.xml", place_, config_.id);
  }
}

Status CapPublisher::start(const OutputContext& context) {
  context_ = context;
  projector_ = make_projector_ ? make_projector_() : nullptr;
  if (!projector_) return fail(ErrorCode::kUnsupported, "output {}: the place's CRS has no way to WGS 84", id());
  next_look_ = context.clock->now();
  recall();
  return {};
}

AlertStatus CapPublisher::status() const {
  return context_.is_exercise ? AlertStatus::kExercise : AlertStatus::kActual;
}

/// A file that cannot be read is trouble and no reason to be silent: what it held expires by itself.
void CapPublisher::recall() {
  std::ifstream in(memory_, std::ios::binary);
  if (memory_.empty() || !in) return;
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  AlertRules rules;
  rules.facts = {SourceId(id()), ZonePolicy::required(), ""};
  DeliveryBuilder told(rules.facts, context_.clock->now());
  if (const Status read = parse_cap(text, {rules, projector_.get()}, told); !read) {
    memory_trouble_ = fmt::format("{}: {}", memory_.string(), read.error().message);
    return;
  }
  alerts_.adopt(told.finish().alerts, status(), context_.clock->now());
}

void CapPublisher::remember() {
  memory_is_old_ = false;
  if (memory_.empty()) return;
  std::error_code ignored;
  std::filesystem::create_directories(memory_.parent_path(), ignored);
  const Status written = write_file(memory_, cap_texts(alerts_.latest(), *projector_));
  memory_trouble_ = written ? "" : written.error().message;
  memory_is_old_ = !written;
}

void CapPublisher::stop() {
  if (request_) http_->cancel(*request_);
  request_.reset();
  live_.reset();
}

void CapPublisher::poll() {
  if (!live_) return;
  http_->poll();
  const UtcTime now = context_.clock->now();
  next_look_ = std::min(next_look_, now + kLookEvery);  // after a clock that was set back
  if (now >= next_look_) {
    next_look_ = now + kLookEvery;
    publish(alerts_.follow(*live_, now, status()), now);
  }
  if (!request_ && !to_post_.empty() && now >= next_post_) post_first(now);
  // What nobody has taken yet is told anew after a restart.
  if (memory_is_old_ && to_post_.empty()) remember();
}

void CapPublisher::publish(const std::vector<Alert>& news, UtcTime now) {
  for (const Alert& alert : news) {
    if (!cap_.directory.empty()) to_write_.push_back(alert);
    if (!cap_.url.empty()) to_post_.push_back(cap_text(alert, *projector_));
  }
  while (to_write_.size() > kMaxWaiting) to_write_.pop_front();
  while (to_post_.size() > kMaxWaiting) to_post_.pop_front();
  if (!news.empty()) index_is_old_ = true;
  if (!news.empty()) memory_is_old_ = true;
  if (!cap_.directory.empty()) write_files(now);
}

void CapPublisher::write_files(UtcTime now) {
  for (; !to_write_.empty(); to_write_.pop_front()) {
    const Alert& alert = to_write_.front();
    const Status written = write_file(cap_.directory / cap_file_name(alert), cap_text(alert, *projector_));
    file_trouble_ = written ? "" : written.error().message;
    if (!written) return;
  }
  if (!index_is_old_) return;
  const Status written = write_file(cap_.directory / kIndexName, cap_index(alerts_.latest(), now, place_));
  file_trouble_ = written ? "" : written.error().message;
  index_is_old_ = !written;
}

/// Whole or not at all: a reader never sees half a message.
Status CapPublisher::write_file(const std::filesystem::path& file, const std::string& text) {
  std::filesystem::path part = file;
  part += ".part";
  std::ofstream out(part, std::ios::binary | std::ios::trunc);
  out << text;
  out.close();
  std::error_code trouble;
  if (out) std::filesystem::rename(part, file, trouble);
  if (!out || trouble) return fail(ErrorCode::kIo, "{} cannot be written", file.string());
  return {};
}

void CapPublisher::post_first(UtcTime) {
  HttpRequest request;
  request.url = encode_illegal_bytes(cap_.url);
  request.byte_limit = kCapReplyLimit;
  request.tls = cap_.tls;
  request.headers.push_back({"Content-Type", "application/cap+xml"});
  request.post = to_post_.front();
  request_ = http_->get(std::move(request), [this](const Result<HttpReply>& reply) { on_reply(reply); });
}

void CapPublisher::on_reply(const Result<HttpReply>& reply) {
  request_.reset();
  const bool taken = reply && reply->status >= 200 && reply->status < 300;
  if (taken) {
    post_trouble_.clear();
    backoff_.reset();
    if (!to_post_.empty()) to_post_.pop_front();
    return;
  }
  post_trouble_ = reply ? fmt::format("HTTP status {}", reply->status) : reply.error().message;
  next_post_ = context_.clock->now() + backoff_.next();
}

}  // namespace sandtable::feeds
