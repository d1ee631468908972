#include "feeds/transports/tasking_transport.h"

#include <cstdlib>

#include "feeds/net/http_url.h"
#include "feeds/transports/field_messages.h"

namespace sandtable::feeds {
namespace {

constexpr Duration kFirstPause{std::chrono::seconds{2}};
constexpr Duration kLongestPause{std::chrono::minutes{1}};
constexpr std::size_t kReplyLimit = 1u << 20;

}  // namespace

std::string task_text(const OrderMessage& message, Projector* projector) {
  return R"({"taskingParameters":)" + command_text(message, {}, projector) + "}";
}

TaskingTransport::TaskingTransport(TaskingFieldLink link, std::shared_ptr<HttpClient> http,
                                   std::function<std::unique_ptr<Projector>()> make_projector, std::uint64_t seed)
    : link_(std::move(link)),
      http_(std::move(http)),
      make_projector_(std::move(make_projector)),
      backoff_(kFirstPause, kLongestPause, seed) {}

Status TaskingTransport::start(FieldReportSink& sink, const Clock& clock) {
  if (!link_.token_env.empty()) {
    const char* token = std::getenv(link_.token_env.c_str());
    if (token == nullptr) {
      return fail(ErrorCode::kInvalid, "field link: environment variable {} is not set", link_.token_env);
    }
    token_ = token;
  }
  if (make_projector_) projector_ = make_projector_();
  sink_ = &sink;
  clock_ = &clock;
  next_try_ = clock.now();
  backoff_.reset();
  return {};
}

Status TaskingTransport::publish(const OrderMessage& message) {
  if (sink_ == nullptr) return fail(ErrorCode::kInternal, "field link: not started");
  if (const auto known = handed_over_.find(message.message_id); known != handed_over_.end()) {
    const Answer answer = known->second.answer;
    if (answer == Answer::kNone) return fail(ErrorCode::kIo, "field link: {} is not taken yet", message.message_id);
    handed_over_.erase(known);
    if (answer == Answer::kTaken) return {};
    return fail(ErrorCode::kRefused, "field link: the service refused {}", message.message_id);
  }
  if (!link_.capabilities.contains(message.order.resource.str())) {
    trouble_ = fmt::format("resource {} has no TaskingCapability in the place file", message.order.resource.str());
    return fail(ErrorCode::kNotFound, "field link: {}", trouble_);
  }
  if (waiting_.size() >= kMaxWaiting) {
    return fail(ErrorCode::kLimit, "field link: more than {} orders wait for {}", kMaxWaiting, link_.url);
  }
  waiting_.push_back(message);
  handed_over_[message.message_id] = {Answer::kNone, message.expires_at};
  return fail(ErrorCode::kIo, "field link: {} is not taken yet", message.message_id);
}

void TaskingTransport::forget_expired() {
  std::erase_if(waiting_, [&](const OrderMessage& m) { return m.expires_at <= clock_->now(); });
  std::erase_if(handed_over_, [&](const auto& entry) { return entry.second.expires_at <= clock_->now(); });
}

void TaskingTransport::poll() {
  if (sink_ == nullptr) return;
  http_->poll();
  if (request_) return;
  forget_expired();
  if (!waiting_.empty() && clock_->now() >= next_try_) post_first();
}

void TaskingTransport::post_first() {
  const OrderMessage& message = waiting_.front();
  HttpRequest request;
  request.url = encode_illegal_bytes(
      fmt::format("{}/TaskingCapabilities({})/Tasks", link_.url, link_.capabilities.at(message.order.resource.str())));
  request.byte_limit = kReplyLimit;
  request.tls = link_.tls;
  request.headers.push_back({"Content-Type", "application/json"});
  if (!token_.empty()) request.headers.push_back({"Authorization", "Bearer " + token_});
  request.post = task_text(message, projector_.get());
  request_ = http_->get(std::move(request), [this](const Result<HttpReply>& reply) { on_reply(reply); });
}

void TaskingTransport::on_reply(const Result<HttpReply>& reply) {
  request_.reset();
  if (waiting_.empty()) return;
  const OrderMessage& message = waiting_.front();
  const bool taken = reply && (reply->status == 200 || reply->status == 201 || reply->status == 202);
  const bool refused = reply && reply->status >= 400 && reply->status < 500 && reply->status != 429;
  if (!taken) {
    trouble_ = reply ? fmt::format("{}: HTTP status {}", message.message_id, reply->status) : reply.error().message;
  }
  if (!taken && !refused) {
    next_try_ = clock_->now() + backoff_.next();
    return;
  }
  if (taken) {
    trouble_.clear();
    backoff_.reset();
    if (message.action == OrderMessage::Action::kGo) {
      FieldReport receipt;
      receipt.resource = message.order.resource;
      receipt.order = message.order.id;
      receipt.kind = FieldReportKind::kReceived;
      receipt.at_time = clock_->now();
      sink_->report(std::move(receipt));
    }
  }
  if (const auto known = handed_over_.find(message.message_id); known != handed_over_.end())
    known->second.answer = taken ? Answer::kTaken : Answer::kRefused;
  waiting_.pop_front();
}

void TaskingTransport::stop() {
  if (request_) http_->cancel(*request_);
  request_.reset();
  waiting_.clear();
  handed_over_.clear();
  sink_ = nullptr;
}

}  // namespace sandtable::feeds
