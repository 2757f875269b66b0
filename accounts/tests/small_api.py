"""A little API with every kind of access, served at /small/ by the tests of accounts.auth."""

from django.urls import path
from ninja import NinjaAPI

from accounts.auth import OptionalAuth, StaffOnly, TokenOrSession
from config.problems import Problem, problem_response

api = NinjaAPI(urls_namespace="small-api", title="small")
api.add_exception_handler(Problem, problem_response)


def who(request):
    return {"user": request.user.get_username(), "auth": request.auth.user.get_username()}


api.get("/read", auth=TokenOrSession("alerts:read"))(who)
api.post("/write", auth=TokenOrSession("alerts:write"))(who)
api.get("/system", auth=TokenOrSession("system:read"))(who)
api.get("/staff", auth=StaffOnly("alerts:read"))(who)
api.get("/any", auth=OptionalAuth())(who)
api.post("/any", auth=OptionalAuth())(who)

urlpatterns = [path("small/", api.urls)]
