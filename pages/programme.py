from workshop.ui.page import open_house_page
import streamlit as st
page = open_house_page("programme")
st.title("programme")
