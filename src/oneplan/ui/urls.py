from django.urls import path

from oneplan.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.gallery, name="gallery"),
    path("stay-signed-in/", views.stay, name="stay"),
]
